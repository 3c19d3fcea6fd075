using System.Text;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The objects for reading one body of a format: its reader, the events as columns, the rejections. Rented from <see cref="WorkspacePool"/>.</summary>
internal sealed class IngestWorkspace(IBodyReader reader, EventSchema schema)
{
    private int _replaced;

    public EventBatch Batch { get; } = new(schema);

    public RejectionSummary Rejections { get; } = new();

    /// <param name="receivedMicros">When the body arrived, microseconds since 1970 UTC.</param>
    /// <param name="cancellationToken">Ends the reading of a long body.</param>
    /// <returns>The same time.</returns>
    /// <exception cref="BatchRefusedException">The events take more memory than there is for them.</exception>
    public long Read(in IngestBody body, in EventOrigin origin, long receivedMicros, CancellationToken cancellationToken)
    {
        _replaced = body.ReplacedCharacters;
        Batch.ReceivedMicros = receivedMicros;
        Batch.Growing = body.Memory is not { } memory ? null : bytes =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            memory.TakeBatch(bytes);
        };
        reader.Read(body, Batch, origin, Rejections);
        body.Memory?.TakeBatch(Batch.Bytes);
        return receivedMicros;
    }

    /// <summary>What the sender should know about the events of the body.</summary>
    /// <param name="catalog">Tells which events have a field.</param>
    public IReadOnlyList<EventWarning> Warnings(PackCatalog catalog) =>
    [
        .. Batch.Warnings.All,
        .. Batch.DriftPlaces.GroupBy(place => place.Ordinal).SelectMany(places => OtherTypes(schema.Fields[places.Key], places.Select(place => place.Row), catalog)),
        .. ReplacedCharacters(),
    ];

    /// <summary>Values of another type than their field: a mistake in events that have the field; in others the name may mean something else.</summary>
    private IEnumerable<EventWarning> OtherTypes(Field field, IEnumerable<int> rows, PackCatalog catalog)
    {
        var names = Batch.Find(schema.Ordinal(CanonicalFields.Event.Name)) as KeywordColumn;
        var type = field.Type.ToString().ToLowerInvariant();
        foreach (var of in rows.GroupBy(row => names?.IndexAt(row) ?? KeywordColumn.NoValue).GroupBy(ofEvent => HasField(ofEvent.Key), ofEvent => ofEvent.Count()))
        {
            yield return new EventWarning(WarningCode.TypeMismatch, of.Sum(), of.Key
                ? $"'{field.Name}' is a field of type {type}; values of another type were stored as an attribute, which questions about the field do not see"
                : $"'{field.Name}' was stored as an attribute, to be asked as 'attributes.{field.Name}': the field of this name, of type {type}, belongs to events of the pack {PackOf(field, catalog)}");
        }

        bool HasField(int name) => field.IsCanonical || (names is not null && catalog.FindEvent(Encoding.UTF8.GetString(names.Entry(name)))?.Fields.Contains(field.Name) == true);
    }

    private static string? PackOf(Field field, PackCatalog catalog) => catalog.Packs.FirstOrDefault(pack => pack.Fields.Any(declared => declared.Field.Name == field.Name))?.Name;

    private IEnumerable<EventWarning> ReplacedCharacters()
    {
        if (_replaced > 0)
        {
            yield return new EventWarning(WarningCode.ReplacedCharacters, _replaced, "characters that UTF-8 cannot represent, such as half of a surrogate pair, were replaced by U+FFFD");
        }
    }

    public void Clear()
    {
        Batch.Clear();
        Batch.Growing = null;
        Rejections.Clear();
    }
}
