using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Computes formulas over a batch in memory: for alerts over fresh events, and as the oracle for the SQL.</summary>
public static class FormulaEvaluator
{
    /// <summary>Computes a formula over the events of a batch.</summary>
    public static FormulaResult Evaluate(FormulaProgram program, EventBatch batch) => Evaluate(new FormulaQuery(program), batch, new QueryBinder(batch.Schema));

    /// <inheritdoc cref="Evaluate(FormulaProgram, EventBatch)"/>
    public static FormulaResult Evaluate(FormulaQuery query, EventBatch batch, QueryBinder binder) => Evaluate(query, batch, binder, QueryRange.All);

    /// <param name="range">The events of other times count only where a value looks back at them.</param>
    /// <inheritdoc cref="Evaluate(FormulaProgram, EventBatch)"/>
    public static FormulaResult Evaluate(FormulaQuery query, EventBatch batch, QueryBinder binder, QueryRange range) =>
        query.ToResult(SelectEvaluator.Evaluate(query.ToSelect(), batch, binder, range));

    /// <summary>What a formula gives of no events.</summary>
    /// <param name="query">Its keys and its step do not matter.</param>
    /// <param name="binder">Knows the fields.</param>
    /// <param name="range">As long as what the formula is measured over.</param>
    public static FormulaRow OfNoEvents(FormulaQuery query, QueryBinder binder, QueryRange range) =>
        Evaluate(query with { Step = null, By = [], Program = query.Program.WithoutSteps() }, new EventBatch(binder.Schema), binder, range).Rows.Single();
}
