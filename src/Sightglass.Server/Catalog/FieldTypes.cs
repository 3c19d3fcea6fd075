using Sightglass.Storage.Documents;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>The type of every field that a pack has ever declared on this server. Stored values have this type, so another pack or version must not give the name another one.</summary>
/// <param name="Version">Version of the document; 0 before the first.</param>
/// <param name="Types">By field. As many as packs declare; a pack has at most a few hundred.</param>
internal sealed record FieldTypes(long Version, IReadOnlyDictionary<string, string> Types)
{
    private static readonly DocumentKey Key = new(DocumentKind.State("schema"), "field-types");

    public static async Task<FieldTypes> ReadAsync(DocumentStore documents, CancellationToken cancellationToken) =>
        await documents.FindAsync(Key, cancellationToken) is { } document
            ? new FieldTypes(document.Version, document.Read<Dictionary<string, string>>())
            : new FieldTypes(0, new Dictionary<string, string>());

    /// <summary>The fields whose type differs from that of stored values.</summary>
    public IEnumerable<PackDiagnostic> Check(IEnumerable<Pack> packs) =>
        from pack in packs
        from declaration in pack.Fields
        let type = Vocabulary.Word(declaration.Field.Type)
        where Types.TryGetValue(declaration.Field.Name, out var stored) && stored != type
        select new PackDiagnostic(declaration.Position, $"field '{declaration.Field.Name}' is {type} here, and was {Types[declaration.Field.Name]} before; stored values have that type: give the field another name");

    /// <summary>Stores the types of new fields.</summary>
    /// <returns>False when another server changed the document in the meantime: read it again.</returns>
    public async Task<bool> TryAddAsync(DocumentStore documents, IEnumerable<Pack> packs, string actor, CancellationToken cancellationToken)
    {
        var added = packs.SelectMany(pack => pack.Fields).Select(declaration => declaration.Field).Where(field => !Types.ContainsKey(field.Name)).DistinctBy(field => field.Name).ToList();
        var all = Types.Concat(added.Select(field => KeyValuePair.Create(field.Name, Vocabulary.Word(field.Type)))).ToDictionary();
        return added.Count == 0 || (await documents.WriteAsync(DocumentWrite.Of(Key, all, actor) with { ExpectedVersion = Version }, cancellationToken)).IsWritten;
    }
}
