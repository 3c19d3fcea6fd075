namespace Sightglass.Storage.ClickHouse;

/// <summary>A statement failed: in the engine (<see cref="Code"/> is the engine's), or on the connection (<see cref="Code"/> is 0).</summary>
public sealed class ClickHouseException : Exception
{
    public ClickHouseException(int code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>ClickHouse's error code, as in <c>system.errors</c>; 0 when the engine gave no answer.</summary>
    public int Code { get; }

    /// <summary>False when the statement surely did not reach the engine: it is not up, or refused the connection.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>True when no statement of this kind can succeed now, whatever its data: the engine is not there, its disk is full, it refuses this user.</summary>
    public bool IsAboutTheEngine => !WasSent || ClickHouseErrors.IsAboutTheEngine(Code, Message);

    /// <summary>The same statement may succeed later. It may also have succeeded already, so repeat an insert only with its token.</summary>
    public bool IsTransient => ClickHouseErrors.IsTransient(Code);

    /// <summary>The data of the insert is invalid: it will fail every time, and nothing of it was inserted.</summary>
    public bool IsDataError => ClickHouseErrors.IsDataError(Code);
}
