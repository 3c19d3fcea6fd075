namespace Sightglass.Storage.ClickHouse;

/// <summary>How to reach a running ClickHouse: the embedded child or a configured server.</summary>
/// <param name="User">A user with the rights that the writer, the queries and the migrations need.</param>
/// <param name="Password">The user's password.</param>
/// <param name="Url">The HTTP interface, without a path.</param>
/// <param name="Secret">Value of the header that the embedded engine requires; empty for a configured server.</param>
public sealed record ClickHouseEndpoint(Uri Url, string User, string Password, string Secret = "")
{
    /// <summary>The header that guards the embedded engine's port.</summary>
    public const string SecretHeader = "X-Sightglass-Engine";

    /// <summary>The address without the secrets, so that it can be logged.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);
}
