using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>What an alert watches.</summary>
/// <param name="Comparison">When it is due; null where <see cref="AlertDefinition.Unusual"/> says it.</param>
public sealed record CompiledAlert(FormulaProgram Formula, Comparison? Comparison);
