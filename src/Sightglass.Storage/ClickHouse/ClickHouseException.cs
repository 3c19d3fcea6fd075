namespace Sightglass.Storage.ClickHouse;

/// <summary>A statement failed: in the engine (<see cref="Code"/> is its own), or on the way to it (<see cref="Code"/> is 0).</summary>
public sealed class ClickHouseException : Exception
{
    public ClickHouseException(int code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>ClickHouse's error code, as in <c>system.errors</c>; 0 when the engine gave no answer.</summary>
    public int Code { get; }

    /// <summary>The same statement may succeed later. It may also have succeeded already: send an insert again only with its token.</summary>
    public bool IsTransient => ClickHouseErrors.IsTransient(Code);

    /// <summary>The bytes of the insert are at fault: they will fail every time, and nothing of them was inserted.</summary>
    public bool IsDataError => ClickHouseErrors.IsDataError(Code);
}
