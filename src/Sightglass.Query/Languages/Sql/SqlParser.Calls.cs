using Sightglass.Query.Functions;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

internal sealed partial class SqlParser
{
    private CallNode ParseCall()
    {
        var name = Take();
        ExpectSymbol("(");
        if (name.Is("EXTRACT") && Next.Kind == SqlTokenKind.Word && _tokens[_at + 1].Is("FROM"))
        {
            var unit = Take();
            _at++;
            var time = ParseScalar();
            ExpectSymbol(")");
            return new CallNode("extract", [new TextLiteral(unit.Text, unit.Span), time], Span(name));
        }

        var isDistinct = TakeWord("DISTINCT");
        var arguments = ParseArguments(name);
        IReadOnlyList<ScalarNode> parameters = [];
        if (TakeSymbol("("))
        {
            // quantile(0.9)(x)
            (parameters, isDistinct) = (arguments, TakeWord("DISTINCT"));
            arguments = ParseArguments(name);
        }

        var call = new CallNode(name.Text, arguments, Span(name)) { Parameters = parameters, IsDistinct = isDistinct };
        if (Next.Is("FILTER") && _tokens[_at + 1].IsSymbol("("))
        {
            _at += 2;
            ExpectWord("WHERE");
            var filter = ParseScalar();
            ExpectSymbol(")");
            call = call with { Filter = filter, Span = Span(name) };
        }

        if (TakeWord("OVER"))
        {
            if (_dialect == SqlDialect.Analytics)
            {
                throw Error(Previous.Span, "windows are not part of the analytics dialect", "use the language sql");
            }

            var window = Next.IsSymbol("(") ? ParseWindow() : new WindowNode(ExpectName("the name of a window"), [], [], null, Previous.Span);
            call = call with { Over = window, Span = Span(name) };
        }

        return call;
    }

    private List<ScalarNode> ParseArguments(SqlToken name)
    {
        List<ScalarNode> arguments = [];
        if (TakeSymbol(")"))
        {
            return arguments;
        }

        do
        {
            arguments.Add(name.Is("POSITION") && arguments.Count == 0 ? ParseSum() : ParseScalar(allowsStar: true));
        }
        while (TakeSymbol(",") || (name.Is("SUBSTRING") && (TakeWord("FROM") || TakeWord("FOR"))));
        if (name.Is("POSITION") && arguments.Count == 1 && TakeWord("IN"))
        {
            // position(part IN text) is position(text, part).
            arguments.Insert(0, ParseScalar());
        }

        ExpectSymbol(")");
        return arguments;
    }

    private WindowNode ParseWindow()
    {
        var start = Next.Span.Start;
        ExpectSymbol("(");
        var name = Next.Kind == SqlTokenKind.Word && !Reserved.Contains(Next.Text) && !Next.Is("PARTITION") && !Next.Is("ROWS") && !Next.Is("RANGE") ? Take().Text : null;
        List<ScalarNode> partition = TakeWords("PARTITION", "BY") ? ParseList() : [];
        List<OrderNode> order = TakeWords("ORDER", "BY") ? ParseOrder() : [];
        FrameNode? frame = null;
        if (Next.Is("ROWS") || Next.Is("RANGE"))
        {
            var isRange = Take().Is("RANGE");
            if (TakeWord("BETWEEN"))
            {
                var from = ParseBound();
                ExpectWord("AND");
                frame = new FrameNode(isRange, from, ParseBound());
            }
            else
            {
                frame = new FrameNode(isRange, ParseBound(), new FrameBound(0, IsFollowing: false));
            }
        }

        ExpectSymbol(")");
        return new WindowNode(name, partition, order, frame, TextSpan.Between(start, Previous.Span.End));
    }

    private FrameBound ParseBound()
    {
        if (TakeWords("CURRENT", "ROW"))
        {
            return new FrameBound(0, IsFollowing: false);
        }

        long? rows = TakeWord("UNBOUNDED") ? null : ParseCount("ROWS");
        var isFollowing = TakeWord("FOLLOWING");
        if (!isFollowing)
        {
            ExpectWord("PRECEDING");
        }

        return new FrameBound(rows, isFollowing);
    }

    private TextSpan Span(SqlToken first) => TextSpan.Between(first.Span.Start, Previous.Span.End);
}
