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

    /// <summary>Names of the result that are printed already, with where they stood: printing each anew wherever it is used would take exponential time.</summary>
    public Dictionary<(string Name, string? NoAggregates, IReadOnlySet<string>? GroupKeys), Scalar> Printed { get; init; } = [];

    /// <summary>The keys that values are compared with where no aggregate may stand; null elsewhere.</summary>
    public IReadOnlySet<string>? SoughtKeys { get; init; }

    /// <summary>Values that were compared with the keys: the key; null where it is none.</summary>
    public Dictionary<ScalarNode, Scalar?> Compared { get; init; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The scope in which a value is printed to compare it with the keys of the groups.</summary>
    public SelectScope Seeking(IReadOnlySet<string> keys) => With("a key", PrefersAliases, groupKeys: null, resolving: null, sought: keys);

    public SelectScope With(string? noAggregates = null, bool prefersAliases = false, IReadOnlySet<string>? groupKeys = null, IReadOnlyList<string>? resolving = null, IReadOnlySet<string>? sought = null) => new()
    {
        Relations = Relations,
        Aliases = Aliases,
        Windows = Windows,
        Shared = Shared,
        NoAggregates = noAggregates,
        PrefersAliases = prefersAliases,
        GroupKeys = groupKeys,
        Resolving = resolving ?? Resolving,
        Printed = Printed,
        SoughtKeys = sought ?? SoughtKeys,
        Compared = Compared,
    };
}
