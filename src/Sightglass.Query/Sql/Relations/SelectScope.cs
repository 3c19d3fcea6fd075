using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Sql.Relations;

/// <summary>What names mean within one SELECT, and what may stand where.</summary>
internal sealed class SelectScope
{
    public required IReadOnlyList<Relation> Relations { get; init; }

    /// <summary>The columns of the result by their names.</summary>
    public IReadOnlyDictionary<string, ScalarNode> Aliases { get; init; } = new Dictionary<string, ScalarNode>();

    public IReadOnlyDictionary<string, WindowNode> Windows { get; init; } = new Dictionary<string, WindowNode>();

    /// <summary>The printed keys of the groups; null where rows are not grouped, or not yet.</summary>
    public IReadOnlySet<string>? GroupKeys { get; init; }

    /// <summary>The clause, for messages, if no aggregate may stand here; else null.</summary>
    public string? NoAggregates { get; init; }

    /// <summary>Names of the result come before columns of the tables.</summary>
    public bool PrefersAliases { get; init; }

    /// <summary>Columns that several tables share by USING.</summary>
    public IReadOnlySet<string> Shared { get; init; } = new HashSet<string>();

    /// <summary>Names of the result that are being printed: a name does not mean itself.</summary>
    public IReadOnlyList<string> Resolving { get; init; } = [];

    public SelectScope With(string? noAggregates = null, bool prefersAliases = false, IReadOnlySet<string>? groupKeys = null, IReadOnlyList<string>? resolving = null) => new()
    {
        Relations = Relations,
        Aliases = Aliases,
        Windows = Windows,
        Shared = Shared,
        NoAggregates = noAggregates,
        PrefersAliases = prefersAliases,
        GroupKeys = groupKeys,
        Resolving = resolving ?? Resolving,
    };
}
