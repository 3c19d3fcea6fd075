using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Syntax;

/// <summary><c>success_rate &lt; 0.8</c>: a formula (often just a metric's name), and the limit that its value is compared with.</summary>
/// <param name="Formula">Of one value.</param>
/// <param name="Comparison">A constant is replaced by its number.</param>
public sealed record FormulaCondition(FormulaProgram Formula, Comparison Comparison);
