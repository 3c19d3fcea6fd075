namespace Sightglass.Query.Functions;

/// <summary>Dialects of SQL. They share the grammar; the analytics dialect has fewer statements and functions.</summary>
public enum SqlDialect : byte
{
    /// <summary>SELECT over events and points, with joins, unions, common tables and windows.</summary>
    Standard,

    /// <summary>What Workers Analytics Engine takes: one table a SELECT, and its own list of functions.</summary>
    Analytics,
}
