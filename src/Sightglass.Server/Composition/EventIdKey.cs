using System.Globalization;
using System.Security.Cryptography;
using Sightglass.Storage.Documents;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Composition;

/// <summary>The key of event ids: made by the first start, the same on all servers that share documents.</summary>
/// <remarks>Without the document the ids in links, and of viewers that resume, stand for no event, and older events are printed with their plain numbers; the events themselves are not touched.</remarks>
internal static class EventIdKey
{
    private static readonly DocumentKey Place = new(DocumentKind.State("secret"), "event-ids");

    /// <summary>Loads the key, or makes it.</summary>
    /// <exception cref="DocumentStoreException">The documents cannot be used, or the key in them is damaged.</exception>
    public static async Task LoadAsync(DocumentStore documents, EventIds ids, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await documents.FindAsync(Place, cancellationToken) is { } document)
            {
                var content = document.Read<Content>();
                if (!UInt128.TryParse(content.Key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key) || key == UInt128.Zero)
                {
                    throw new DocumentStoreException("the document secret 'event-ids' has no key; put back a copy of the documents, or delete this one: links to single events then lead nowhere");
                }

                ids.Use(key, content.FirstEncrypted);
                return;
            }

            // If another server made it in the meantime, its key counts.
            var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await documents.WriteAsync(DocumentWrite.Of(Place, new Content(made, SequenceNumbers.LowestOf(time)), "first start") with { ExpectedVersion = 0 }, cancellationToken);
        }
    }

    private sealed record Content(string Key, ulong FirstEncrypted);
}
