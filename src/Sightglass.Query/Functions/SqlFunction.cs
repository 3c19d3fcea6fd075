namespace Sightglass.Query.Functions;

/// <summary>How a function of SQL is used.</summary>
public enum SqlFunctionKind : byte
{
    /// <summary>On the values of one row.</summary>
    Scalar,

    /// <summary>Over the rows of a group, or of a window.</summary>
    Aggregate,

    /// <summary>Only with OVER.</summary>
    Window,
}

/// <summary>A function that SQL may call. Nothing else is printed for the engine.</summary>
/// <param name="Name">As documented; letter case does not matter.</param>
/// <param name="Arguments">What it takes; the last one repeats if <see cref="IsVariadic"/>.</param>
/// <param name="Returns">Null: the type of the argument <see cref="TypeOf"/>.</param>
public sealed record SqlFunction(string Name, IReadOnlyList<ScalarArgument> Arguments, ScalarType? Returns)
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public SqlFunctionKind Kind { get; init; }

    /// <summary>Arguments that must be given; null for all.</summary>
    public int? Required { get; init; }

    public bool IsVariadic { get; init; }

    /// <summary>Numbers between 0 and 1 (or whole numbers, see <see cref="TakesCount"/>) in parentheses before the arguments.</summary>
    public int Parameters { get; init; }

    /// <summary>The parameter is a whole number, from 1 to 1,000.</summary>
    public bool TakesCount { get; init; }

    /// <summary>The last argument is how often the value counts.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>The argument whose type the result has.</summary>
    public int TypeOf { get; init; }

    /// <summary>The engine's expression with <c>{0}</c>, <c>{1}</c>, … for the arguments; a name alone is called with all of them. Null: the function's own name.</summary>
    public string? Sql { get; init; }

    /// <summary>The dialect that has it; null for both.</summary>
    public SqlDialect? Only { get; init; }

    /// <summary>The fewest arguments.</summary>
    public int Fewest => Required ?? Arguments.Count;

    /// <summary>The form of a call, for messages and help.</summary>
    public string Syntax => Parameters > 0 ? $"{Name}({(TakesCount ? "n" : "q")})({List})" : $"{Name}({List})";

    private string List => string.Join(", ", Arguments.Select((argument, index) => index < Fewest ? Word(argument) : $"[{Word(argument)}]")) + (IsVariadic ? ", …" : "");

    private static string Word(ScalarArgument argument) => argument switch
    {
        ScalarArgument.Number => "number",
        ScalarArgument.Text => "text",
        ScalarArgument.Time => "time",
        ScalarArgument.Condition => "condition",
        ScalarArgument.LiteralText => "'text'",
        ScalarArgument.Unit => "'unit'",
        ScalarArgument.Interval => "interval",
        ScalarArgument.Zone => "'zone'",
        _ => "value",
    };
}
