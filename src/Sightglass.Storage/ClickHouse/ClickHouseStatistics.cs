using System.Globalization;
using System.Text.Json;

namespace Sightglass.Storage.ClickHouse;

/// <summary>The cost of a statement, as counted by the engine.</summary>
public readonly record struct ClickHouseStatistics(long ReadRows, long ReadBytes, long WrittenRows, TimeSpan Elapsed)
{
    /// <summary>Parses the header <c>X-ClickHouse-Summary</c>: a flat JSON object whose numbers are strings.</summary>
    internal static ClickHouseStatistics Parse(string summary)
    {
        long readRows = 0, readBytes = 0, writtenRows = 0, elapsedNanos = 0;
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(summary));
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !long.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
            {
                continue;
            }

            switch (name)
            {
                case "read_rows": readRows = value; break;
                case "read_bytes": readBytes = value; break;
                case "written_rows": writtenRows = value; break;
                case "elapsed_ns": elapsedNanos = value; break;
            }
        }

        return new ClickHouseStatistics(readRows, readBytes, writtenRows, TimeSpan.FromTicks(elapsedNanos / TimeSpan.NanosecondsPerTick));
    }
}
