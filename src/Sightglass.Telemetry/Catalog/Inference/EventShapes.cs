using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Events by the paths that they have, from which those of different programs are told apart. It is filled event by event, by one thread.</summary>
/// <remarks>A server has the logs of several programs. Measured together, the cost is that of one and the duration that of another.</remarks>
public sealed class EventShapes
{
    /// <summary>Programs that are told apart: a person does not choose among more.</summary>
    public const int MaxGroups = 8;

    // Combinations of paths. Objects whose keys are ids would have any number; those beyond are added to the most similar.
    private const int MaxShapes = 200;

    // Of the paths of the smaller one: two lines of one program have half of them in common, and of two programs a few names that everybody uses.
    private const double Alike = 0.5;

    // Paths of one program that are few enough to be extras of another's line.
    private const int Few = 2;

    // Of two programs one id may be the same by chance, or a default; of one they are unless there are fewer.
    private const int MaxSameIds = 3;

    // Of all events: lines of a start or an hourly report are no program.
    private const double Rare = 0.01;

    // Names that are looked up and not found out again; most are in every event.
    private const int MaxKnownPaths = 2_000;

    private readonly Dictionary<string, EventShape> _shapes = new(StringComparer.Ordinal);
    // At most MaxKnownPaths.
    private readonly Dictionary<string, PathKind> _kinds = new(StringComparer.Ordinal);

    // What Add(EventBatch) prints a row to.
    private readonly ByteBuffer _json = new(1024);

    /// <summary>Events that were added.</summary>
    public int Events { get; private set; }

    /// <summary>The names of all paths.</summary>
    public IEnumerable<string> Paths => _shapes.Values.SelectMany(shape => shape.Profile.Paths).Select(path => path.Name).Distinct();

    /// <summary>Adds an event as the API prints it.</summary>
    /// <param name="json">One object.</param>
    public void Add(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        Events++;
        var paths = EventProfile.LeavesOf(document.RootElement).ToHashSet(StringComparer.Ordinal);
        var service = document.RootElement.TryGetProperty("service"u8, out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var own = paths.Where(path => KindOf(path) == PathKind.Own).Order(StringComparer.Ordinal).ToList();
        var writer = paths.Where(path => KindOf(path) == PathKind.Writer).Order(StringComparer.Ordinal).ToList();
        var key = string.Join('\n', [service ?? "", .. own, "", .. writer]);
        if (!_shapes.TryGetValue(key, out var shape))
        {
            shape = new EventShape(own, writer, service, paths.Contains("message") || paths.Contains("event"));
            if (_shapes.Count == MaxShapes)
            {
                shape = _shapes.Values.MaxBy(known => known.Alikeness(shape))!;
            }
            else
            {
                _shapes.Add(key, shape);
            }
        }

        shape.Profile.Add(document.RootElement);
    }

    /// <summary>Adds a row of a batch.</summary>
    public void Add(EventBatch batch, int row)
    {
        _json.Clear();
        _json.Append("{\"time\":"u8);
        EventValueJson.AppendTime(_json, batch.Times[row]);
        _json.Append(",\"received\":"u8);
        EventValueJson.AppendTime(_json, batch.ReceivedMicros);
        foreach (var ordinal in batch.ActiveFields)
        {
            if (batch.Find(ordinal) is { } column && column.HasValue(row) && !(ordinal == 0 && batch.Keywords(ordinal)[row].IsEmpty))
            {
                _json.Append(",\""u8);
                _json.Append(batch.Schema.Utf8Name(ordinal));
                _json.Append("\":"u8);
                EventValueJson.Append(_json, batch.Schema.Fields[ordinal].Type, column, row);
            }
        }

        var end = _json.Length;
        _json.Append(",\"attributes\":"u8);
        if (!AttributesJson.Append(_json, batch.Attributes, row))
        {
            _json.Truncate(end);
        }

        _json.Append((byte)'}');
        Add(_json.Memory);
    }

    /// <summary>The events of each program, the one with most events first; at most <see cref="MaxGroups"/>.</summary>
    /// <param name="known">Programs that were found among other events: what tells these is none of theirs.</param>
    public IReadOnlyList<InferredGroup> Groups(IReadOnlyList<InferredGroup>? known = null)
    {
        var clusters = Ordered(WithExtras(ByIds(ByPaths())));
        var profiles = clusters.ToDictionary(cluster => cluster, cluster => cluster.Profile());
        var paths = clusters.ToDictionary(cluster => cluster, cluster => TellingPaths.Of(profiles[cluster], cluster.Shapes, [.. profiles.Where(other => other.Key != cluster).Select(other => other.Value), .. known?.Select(group => group.Profile) ?? []]));

        // What nothing tells is what is left.
        var told = clusters.Where(cluster => paths[cluster].Count > 0).ToList();
        var rest = new ShapeCluster([.. clusters.Except(told).SelectMany(cluster => cluster.Shapes)]);
        List<string> others = [.. told.SelectMany(cluster => paths[cluster]), .. known?.SelectMany(group => group.Paths) ?? []];
        return [.. Ordered(rest.Events == 0 ? told : [.. told, rest]).Take(MaxGroups).Select(cluster => cluster == rest ? InferredGroup.OfRest(rest.Profile(), others) : InferredGroup.Of(profiles[cluster], paths[cluster]))];

        static List<ShapeCluster> Ordered(IEnumerable<ShapeCluster> clusters) => [.. clusters.OrderByDescending(cluster => cluster.Events).ThenBy(cluster => string.Join('\n', cluster.Paths), StringComparer.Ordinal)];
    }

    /// <summary>Shapes of many paths that are alike, directly or by others between them; each shape of few paths joins the one group that it is most alike to.</summary>
    private List<ShapeCluster> ByPaths()
    {
        List<ShapeCluster> clusters = [];
        foreach (var shape in _shapes.Values.OrderByDescending(shape => shape.Own.Count > Few).ThenByDescending(shape => shape.Events))
        {
            var alike = clusters.Where(cluster => (shape.Service is { } service && cluster.Shapes.Any(other => other.Service == service)) || cluster.Shapes.Any(other => shape.Alikeness(other) >= Alike)).ToList();
            if (shape.Own.Count <= Few)
            {
                alike = alike.Count == 0 ? [] : [alike.MaxBy(cluster => cluster.Shapes.Max(shape.Alikeness))!];
            }

            clusters.RemoveAll(alike.Contains);
            clusters.Add(new ShapeCluster([.. alike.SelectMany(cluster => cluster.Shapes), shape]));
        }

        return clusters;
    }

    /// <summary>Events with names are those of one program if they tell of the same sessions, users, jobs or requests: each kind of them has paths of its own.</summary>
    private static List<ShapeCluster> ByIds(List<ShapeCluster> clusters)
    {
        List<ShapeCluster> joined = [];
        foreach (var cluster in clusters)
        {
            var same = cluster.Names.Count == 0 ? [] : joined.Where(other => other.Names.Count > 0 && other.SharesIds(cluster)).ToList();
            joined.RemoveAll(same.Contains);
            joined.Add(new ShapeCluster([.. same.SelectMany(other => other.Shapes), .. cluster.Shapes]));
        }

        return joined;
    }

    /// <summary>Lines of few paths, and rare ones, are those of the program that writes such lines, or events of the same name; without one, lines that are written in the same way are of one.</summary>
    private List<ShapeCluster> WithExtras(List<ShapeCluster> clusters)
    {
        var isExtra = clusters.ToLookup(cluster => cluster.Paths.Count <= Few || cluster.Events < Rare * Events);
        var programs = isExtra[false].ToDictionary(cluster => cluster, cluster => cluster.Shapes);
        List<ShapeCluster> left = [];
        foreach (var extra in isExtra[true])
        {
            var (writer, names) = (extra.Shapes[0].Writer, extra.Names);
            if (programs.Keys.Where(program => (writer.Count > 0 && program.Shapes.Any(shape => shape.Writer.SequenceEqual(writer))) || program.Names.Overlaps(names)).MaxBy(program => program.Events) is { } program)
            {
                programs[program] = [.. programs[program], .. extra.Shapes];
            }
            else
            {
                left.Add(extra);
            }
        }

        return
        [
            .. programs.Values.Select(shapes => new ShapeCluster(shapes)),
            .. left.GroupBy(cluster => cluster.Shapes[0] is { IsLine: false, Writer: [] } shape ? string.Join('\n', ["", .. shape.Own]) : string.Join('\n', cluster.Shapes[0].Writer))
                .Select(alike => new ShapeCluster([.. alike.SelectMany(cluster => cluster.Shapes)])),
        ];
    }

    private PathKind KindOf(string path)
    {
        if (!_kinds.TryGetValue(path, out var kind))
        {
            kind = CommonPaths.IsOfWriter(path) ? PathKind.Writer : CommonPaths.Contains(path) ? PathKind.Common : PathKind.Own;
            if (_kinds.Count < MaxKnownPaths)
            {
                _kinds.Add(path, kind);
            }
        }

        return kind;
    }

    private enum PathKind : byte
    {
        Own,
        Writer,
        Common,
    }

    private sealed record ShapeCluster(IReadOnlyList<EventShape> Shapes)
    {
        public IReadOnlyList<string> Paths { get; } = [.. Shapes.SelectMany(shape => shape.Own).Distinct()];

        public HashSet<string> Names { get; } = [.. Shapes.SelectMany(shape => shape.Profile.Find("event")?.Values ?? []).Select(value => value.Key)];

        public int Events => Shapes.Sum(shape => shape.Events);

        // By path; at most as many values as a profile counts.
        private Dictionary<string, HashSet<string>> Ids { get; } = Shapes.SelectMany(shape => shape.Profile.Paths).Where(path => path.Type == PathType.Text && (path.Words == "id" || path.Words.EndsWith(" id", StringComparison.Ordinal)))
            .GroupBy(path => path.Name).ToDictionary(paths => paths.Key, paths => paths.SelectMany(path => path.Values).Select(value => value.Key).ToHashSet());

        /// <summary>Whether a path for ids has a few of the same values.</summary>
        public bool SharesIds(ShapeCluster other) => Ids.Any(id => other.Ids.TryGetValue(id.Key, out var values) && id.Value.Count(values.Contains) >= Math.Min(MaxSameIds, Math.Min(values.Count, id.Value.Count)));

        public EventProfile Profile()
        {
            var profile = new EventProfile();
            foreach (var shape in Shapes.OrderByDescending(shape => shape.Events))
            {
                profile.Add(shape.Profile);
            }

            return profile;
        }
    }
}

/// <summary>Events with the same paths.</summary>
/// <param name="Own">Those that say something about the program, in order.</param>
/// <param name="Writer">Those that say who wrote the line, in order.</param>
/// <param name="Service">The program, if the events name it.</param>
/// <param name="IsLine">Whether they are lines of a log, with a message or a name.</param>
internal sealed record EventShape(IReadOnlyList<string> Own, IReadOnlyList<string> Writer, string? Service, bool IsLine)
{
    private readonly HashSet<string> _own = [.. Own];

    // Names that everybody uses are no sign, unless a shape has no others.
    private readonly bool _isPlain = Own.All(IsField);

    public EventProfile Profile { get; } = new();

    public int Events => Profile.Events;

    /// <summary>The share of the paths of the smaller shape that the other has, too.</summary>
    public double Alikeness(EventShape other)
    {
        var common = Own.Count(other._own.Contains);
        var least = Math.Min(Own.Count, other.Own.Count);
        return least == 0 || (!_isPlain && !other._isPlain && !Own.Any(path => !IsField(path) && other._own.Contains(path))) ? 0 : (double)common / least;
    }

    private static bool IsField(string path) => CanonicalFields.All.Any(field => field.Name == path);
}
