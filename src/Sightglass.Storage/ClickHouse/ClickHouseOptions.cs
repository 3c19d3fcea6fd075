using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.ClickHouse;

/// <summary>A ClickHouse of your own in place of the embedded engine. Section <c>Storage:ClickHouse</c>.</summary>
public sealed class ClickHouseOptions
{
    /// <summary>Address of its HTTP interface; empty starts the embedded engine.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "an address that begins with http:// or https://")]
    public string Url { get; set; } = "";

    public string User { get; set; } = "default";

    public string Password { get; set; } = "";

    /// <summary>Null when the embedded engine is to be used.</summary>
    public ClickHouseEndpoint? Endpoint => Url.Length == 0 ? null : new ClickHouseEndpoint(new Uri(Url), User, Password);
}
