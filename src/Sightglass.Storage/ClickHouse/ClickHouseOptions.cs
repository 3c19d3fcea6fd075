using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.ClickHouse;

/// <summary>Your own ClickHouse server, used instead of the embedded engine. Section <c>Storage:ClickHouse</c>.</summary>
public sealed class ClickHouseOptions
{
    /// <summary>Address of its HTTP interface; empty starts the embedded engine.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "an address that begins with http:// or https://")]
    public string Url { get; set; } = "";

    public string User { get; set; } = "default";

    public string Password { get; set; } = "";

    /// <summary>Null for the embedded engine.</summary>
    public ClickHouseEndpoint? Endpoint => Url.Length == 0 ? null : new ClickHouseEndpoint(new Uri(Url), User, Password);
}
