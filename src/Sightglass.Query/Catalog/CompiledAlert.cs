using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>The parsed formula of an alert.</summary>
/// <param name="Comparison">The limit of its condition; null for alerts with <see cref="AlertDefinition.Unusual"/>.</param>
public sealed record CompiledAlert(FormulaProgram Formula, Comparison? Comparison);
