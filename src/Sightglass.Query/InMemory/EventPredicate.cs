using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>A compiled filter. Immutable; any thread may use it.</summary>
public sealed class EventPredicate
{
    private readonly RowTest _test;

    internal EventPredicate(RowTest test) => _test = test;

    /// <summary>True when the event in this row matches.</summary>
    /// <param name="batch">Of the schema that the filter was compiled for; it need not be sealed.</param>
    public bool Matches(EventBatch batch, int row) => _test.Matches(batch, row);

    /// <summary>The same filter, prepared for many rows of one batch: keywords are compared once per distinct value.</summary>
    /// <returns>Use it with this batch only, and only until the batch changes.</returns>
    public EventPredicate For(EventBatch batch) => new(_test.For(batch));
}
