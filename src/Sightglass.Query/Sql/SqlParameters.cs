using System.Globalization;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Sql;

/// <summary>Collects the parameters of a statement; a value used twice is one parameter.</summary>
/// <remarks>
/// The engine accepts a thousand fields per request and rejects more. Texts beyond <see cref="MaxParameters"/> are printed as literals,
/// by the one function that escapes them; only a filter with hundreds of conditions has that many.
/// </remarks>
internal sealed class SqlParameters
{
    private const int MaxParameters = 800;

    private readonly List<ClickHouseParameter> _parameters = [];
    private readonly Dictionary<(string Type, object Value), string> _placeholders = [];

    public IReadOnlyList<ClickHouseParameter> All => _parameters;

    /// <returns>The placeholder or literal to print.</returns>
    public string String(string value) => _parameters.Count < MaxParameters || _placeholders.ContainsKey(("String", value))
        ? Add("String", value, name => ClickHouseParameter.String(name, value))
        : SqlText.Literal(value);

    /// <inheritdoc cref="String"/>
    public string Int64(long value) => _parameters.Count < MaxParameters
        ? Add("Int64", value, name => ClickHouseParameter.Int64(name, value))
        : $"toInt64('{value.ToString(CultureInfo.InvariantCulture)}')";

    /// <inheritdoc cref="String"/>
    public string UInt64(ulong value) => Add("UInt64", value, name => ClickHouseParameter.String(name, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A number that must not be shown, such as a key.</summary>
    /// <inheritdoc cref="String"/>
    public string Secret(ulong value) => Add("UInt64", (value, "secret"), name => ClickHouseParameter.Secret(name, value));

    /// <inheritdoc cref="String"/>
    public string Float64(double value) => _parameters.Count < MaxParameters
        ? Add("Float64", value, name => ClickHouseParameter.Double(name, value))
        : $"toFloat64('{value.ToString("R", CultureInfo.InvariantCulture)}')";

    /// <inheritdoc cref="String"/>
    public string Time(DateTimeOffset value) => Add("DateTime64(6, 'UTC')", value, name => ClickHouseParameter.Time(name, value));

    private string Add(string type, object value, Func<string, ClickHouseParameter> create)
    {
        if (!_placeholders.TryGetValue((type, value), out var placeholder))
        {
            var name = $"p{_parameters.Count}";
            _parameters.Add(create(name));
            placeholder = $"{{{name}:{type}}}";
            _placeholders.Add((type, value), placeholder);
        }

        return placeholder;
    }
}
