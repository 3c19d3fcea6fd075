namespace Sightglass.Query.Syntax;

/// <summary>How large a query may be. Each limit prevents one query from costing more than all other queries together.</summary>
public static class QueryLimits
{
    /// <summary>Characters of a query's text: far more than people write, and few enough to parse on every keystroke.</summary>
    public const int TextLength = 16 * 1024;

    /// <summary>Nested parentheses and negations: what recursive parsing may safely use of the stack.</summary>
    public const int Depth = 64;

    /// <summary>Conditions and text terms of one query, over all filters of a formula.</summary>
    public const int Terms = 500;

    /// <summary>Text terms of one query, over all filters of a formula. Each reads every text of an event, so they cost far more than conditions.</summary>
    public const int SearchTerms = 16;

    /// <summary>Different names of fields. A name that no pack declares may be in six places, and the engine takes time for each before it reads a row.</summary>
    public const int Fields = 50;

    /// <summary>Conditions of a formula, with the WHERE of a line counted for each of its functions.</summary>
    public const int Conditions = 1_000;

    /// <summary>Uses of Elapsed and of aggregates over groups in a formula: each reads the events once more.</summary>
    public const int Joined = 16;

    /// <summary>Steps of Moving: a week of hours would be more, a quarter of days is less. Each costs a column per aggregate.</summary>
    public const int MovingSteps = 100;

    /// <summary>Lines of a formula. The limit applies separately to the formula of each metric that it uses.</summary>
    public const int FormulaLines = 200;

    /// <summary>Operations and operands of a formula with its names replaced by their definitions. The engine parses at most 1,000 levels.</summary>
    public const int Operations = 500;

    public const int GroupKeys = 8;

    /// <summary>Groups of a result; those with the smallest values are left out.</summary>
    public const int Groups = 10_000;
}
