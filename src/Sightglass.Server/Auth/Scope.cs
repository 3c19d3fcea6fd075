namespace Sightglass.Server.Auth;

/// <summary>What a caller may do. Admin includes the others.</summary>
[Flags]
public enum Scope
{
    None = 0,
    Ingest = 1,
    Query = 2,
    Admin = 4,
    All = Ingest | Query | Admin,
}
