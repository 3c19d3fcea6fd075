using System.Globalization;
using System.Text;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Reads values: <c>3</c>, <c>kv</c>, <c>$job_id</c>, <c>{lognormal: {median: 1000, p95: 1800}}</c>.</summary>
internal static class ValueReader
{
    private static readonly ValueSource Nothing = new ConstantValue(default);

    /// <summary>Never null: a value that cannot be read is reported and replaced by none.</summary>
    public static ValueSource Read(TrafficScope scope, YamlNode? node)
    {
        switch (node)
        {
            case null:
                return Nothing;
            case YamlScalarNode scalar:
                return ReadScalar(scope, scalar);
            case YamlMappingNode { Children.Count: 1 } mapping when mapping.Children.Keys.First() is YamlScalarNode { Value: { } kind } && TrafficKeys.Values.Contains(kind):
                return ReadKind(scope, kind, mapping.Children.Values.First());
            case YamlMappingNode { Children.Count: 1 } mapping:
                var name = (mapping.Children.Keys.First() as YamlScalarNode)?.Value ?? "";
                var advice = NameSuggestion.Closest(name, TrafficKeys.Values) is { } closest ? $"did you mean '{closest}'?" : $"use one of {string.Join(", ", TrafficKeys.Values)}";
                scope.Source.Report(node, $"unknown kind of value '{name}'; {advice}");
                return Nothing;
            default:
                scope.Source.Report(node, "a value is a text, a number, $name, or a mapping with one key such as {pick: [a, b]}");
                return Nothing;
        }
    }

    private static ValueSource ReadScalar(TrafficScope scope, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (text.Length > 1 && text[0] == '$')
        {
            return scope.Reference(text[1..], scalar);
        }

        if (scalar.Style is ScalarStyle.Plain)
        {
            if (PackNumber.TryParse(text, out var number))
            {
                return new ConstantValue(SimulatedValue.Of(number));
            }

            if (text is "true" or "false")
            {
                return new ConstantValue(SimulatedValue.Of(text == "true"));
            }

            if (text is "" or "null" or "~")
            {
                return Nothing;
            }
        }

        return new ConstantValue(SimulatedValue.Of(new SimulatedText(text)));
    }

    private static ValueSource ReadKind(TrafficScope scope, string kind, YamlNode node) => kind switch
    {
        "pick" => ReadPick(scope, node),
        "lognormal" => ReadLognormal(scope, node),
        "normal" => ReadNormal(scope, node),
        "integer" => ReadPair(scope, node, kind, (min, max) => new IntegerValue(min, max)),
        "less" => ReadPair(scope, node, kind, (left, right) => new LessValue(left, right)),
        "flip" => new FlipValue(Read(scope, node)),
        "uuid" => new UuidValue(Encoding.UTF8.GetBytes((node as YamlScalarNode)?.Value ?? "")),
        "hex" => ReadHex(scope, node),
        "draw" => new DrawValue(scope.FindPool(Text(node), node)),
        "partner" => ReadPartner(scope, node),
        "seen" => Open(scope, node, TrafficKeys.Seen) is { } seen ? new SeenValue(Read(scope, seen.Node("item")), Read(scope, seen.Node("draws"))) : Nothing,
        "case" => ReadCase(scope, node),
        "since" => new SinceValue(scope.UseMark(Text(node), node)),
        "after" => new AfterValue(Read(scope, node)),
        _ => new FoldValue(ReadList(scope, node, kind), kind == "product"),
    };

    private static ValueSource ReadHex(TrafficScope scope, YamlNode node)
    {
        if (int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits is > 0 and <= SimulatedText.MaxHexDigits)
        {
            return new HexValue(digits);
        }

        scope.Source.Report(node, $"'hex' needs the number of digits, 1 to {SimulatedText.MaxHexDigits}");
        return Nothing;
    }

    private static ValueSource ReadPick(TrafficScope scope, YamlNode node)
    {
        var even = new ConstantValue(SimulatedValue.Of(1.0));
        (ValueSource Weight, ValueSource Value)[] choices = node switch
        {
            YamlMappingNode mapping => [.. mapping.Children.Select(choice => (Read(scope, choice.Value), Read(scope, choice.Key)))],
            YamlSequenceNode sequence => [.. sequence.Select(choice => ((ValueSource)even, Read(scope, choice)))],
            _ => [],
        };
        if (choices.Length > 0)
        {
            return new PickValue(choices);
        }

        scope.Source.Report(node, "'pick' needs a list of values, or a mapping from values to weights");
        return Nothing;
    }

    private static ValueSource ReadLognormal(TrafficScope scope, YamlNode node) =>
        Open(scope, node, TrafficKeys.Lognormal) is { } reader
            ? new LognormalValue(Read(scope, reader.Node("median")), Read(scope, reader.Node("p95")), ReadShape(reader, min: 0))
            : Nothing;

    private static ValueSource ReadNormal(TrafficScope scope, YamlNode node) =>
        Open(scope, node, TrafficKeys.Normal) is { } reader
            ? new NormalValue(Read(scope, reader.Node("mean")), Read(scope, reader.Node("deviation")), ReadShape(reader, double.MinValue))
            : Nothing;

    private static NumberShape ReadShape(MappingReader reader, double min) =>
        new(reader.Number("min") ?? min, reader.Number("max") ?? double.MaxValue, reader.Integer("digits", 0, 9) ?? 0);

    private static ValueSource ReadPartner(TrafficScope scope, YamlNode node) =>
        Open(scope, node, TrafficKeys.Partner) is { } reader
            ? new PartnerValue(Read(scope, reader.Node("of")), reader.Text("in") is { } pool ? scope.FindPool(pool, reader.Node("in")!) : 0)
            : Nothing;

    private static ValueSource ReadCase(TrafficScope scope, YamlNode node)
    {
        if (Open(scope, node, TrafficKeys.Case) is not { } reader)
        {
            return Nothing;
        }

        var cases = reader.Entries("when").ToDictionary(entry => entry.Name, entry => Read(scope, entry.Value));
        return new CaseValue(Read(scope, reader.Node("of")), cases, Read(scope, reader.Node("else")));
    }

    private static ValueSource ReadPair(TrafficScope scope, YamlNode node, string kind, Func<ValueSource, ValueSource, ValueSource> create)
    {
        if (node is YamlSequenceNode { Children: [var first, var second] })
        {
            return create(Read(scope, first), Read(scope, second));
        }

        scope.Source.Report(node, $"'{kind}' needs a list of two values");
        return Nothing;
    }

    private static ValueSource[] ReadList(TrafficScope scope, YamlNode node, string kind)
    {
        if (node is YamlSequenceNode sequence)
        {
            return [.. sequence.Select(item => Read(scope, item))];
        }

        scope.Source.Report(node, $"'{kind}' needs a list of values");
        return [];
    }

    private static MappingReader? Open(TrafficScope scope, YamlNode node, KeySet keys) => MappingReader.Open(scope.Source, node, keys, $"'{keys.Section}'");

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
