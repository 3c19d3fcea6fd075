using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Syntax;

/// <summary><c>success_rate &lt; 0.8</c>: a formula (often just a metric's name) and the limit it is compared with.</summary>
/// <param name="Formula">Without GROUP BY.</param>
/// <param name="Comparison">Its operator and limit; constants are resolved.</param>
public sealed record FormulaCondition(FormulaProgram Formula, Comparison Comparison);
