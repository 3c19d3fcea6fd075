namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>A call that writes an event or a log line.</summary>
internal sealed class LoggingCall
{
    // As they are called in the three languages and their usual libraries, in lower case and without underscores.
    private static readonly HashSet<string> Methods =
    [
        "trace", "debug", "verbose", "info", "information", "notice", "warn", "warning", "error", "err", "exception", "critical", "fatal", "log", "write", "event", "track", "emit", "capture", "record", "send", "msg", "audit",
        "captureevent", "trackevent", "logevent", "emitevent", "recordevent", "sendevent", "writeevent", "publishevent", "reportevent",
        "logtrace", "logdebug", "loginformation", "loginfo", "logwarning", "logwarn", "logerror", "logcritical", "logfatal", "logmetric",
    ];

    // Their name alone says what they do: a receiver is not needed.
    private static readonly HashSet<string> OwnReceiver =
    [
        "log", "track", "loggermessage", "eventid",
        "captureevent", "trackevent", "logevent", "emitevent", "recordevent", "sendevent", "writeevent", "publishevent", "reportevent",
        "logtrace", "logdebug", "loginformation", "loginfo", "logwarning", "logwarn", "logerror", "logcritical", "logfatal", "logmetric",
    ];

    private static readonly HashSet<string> Receivers = ["log", "logger", "logging", "console", "telemetry", "analytic", "tracker", "audit", "structlog", "metric", "sightglass", "event"];

    private static readonly HashSet<string> Levels = new(StringComparer.OrdinalIgnoreCase) { "trace", "debug", "verbose", "info", "information", "notice", "warn", "warning", "error", "critical", "fatal" };

    private readonly IReadOnlyList<SourceToken> _tokens;
    private readonly int _open;
    private readonly int _close;

    private LoggingCall(IReadOnlyList<SourceToken> tokens, int open, int close) => (_tokens, _open, _close) = (tokens, open, close);

    /// <summary>The function takes names of events, not messages: even a single word is one.</summary>
    public bool NamesEvents => Plain(_tokens[_open - 1].Text).EndsWith("event", StringComparison.Ordinal) || Plain(_tokens[_open - 1].Text) is "track" or "eventid";

    /// <summary>The index of the first argument that is a text and no level.</summary>
    public int? FirstText
    {
        get
        {
            var first = Arguments().Where(argument => argument < _close && _tokens[argument].Kind == TokenKind.Text && !Levels.Contains(_tokens[argument].Text)).ToList();
            return first.Count == 0 ? null : first[0];
        }
    }

    /// <summary>Every logging call, the inner ones of nested calls too.</summary>
    public static IEnumerable<LoggingCall> Find(IReadOnlyList<SourceToken> tokens)
    {
        for (var index = 0; index + 1 < tokens.Count; index++)
        {
            if (tokens[index].Kind == TokenKind.Name && tokens[index + 1].Is("(") && IsLogging(tokens, index))
            {
                yield return new LoggingCall(tokens, index + 1, Close(tokens, index + 1));
            }
        }
    }

    /// <summary>The indexes of texts that are given to a key: <c>event="x"</c>, <c>event: "x"</c>, <c>"event": "x"</c>, <c>["event"] = "x"</c>, <c>("event", "x")</c>.</summary>
    public IEnumerable<int> ValuesOfKeys(Func<string, bool> isKey)
    {
        for (var index = _open + 1; index + 2 < _close; index++)
        {
            if (_tokens[index].Kind is not (TokenKind.Name or TokenKind.Text) || !isKey(_tokens[index].Text))
            {
                continue;
            }

            var value = index + 1;
            value += _tokens[index].Kind == TokenKind.Text && _tokens[value].Is("]") ? 1 : 0;
            if ((_tokens[value].Is("=") || _tokens[value].Is(":") || (_tokens[index].Kind == TokenKind.Text && _tokens[value].Is(","))) && value + 1 < _close && _tokens[value + 1].Kind == TokenKind.Text)
            {
                yield return value + 1;
            }
        }
    }

    /// <summary>The text at an index. One that is joined with something, or formatted, is open.</summary>
    public SourceToken LiteralAt(int index)
    {
        var literal = _tokens[index];
        var next = index + 1 < _close ? _tokens[index + 1] : default;
        if (next.Is("+"))
        {
            return literal with { IsOpen = true };
        }

        // "session_%s" % state, "session_{}".format(state)
        var mark = next.Is("%") ? '%' : next.Is(".") && index + 2 < _close && _tokens[index + 2].Text == "format" ? '{' : '\0';
        return mark != '\0' && literal.Text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var fixedLength ? literal with { Text = literal.Text[..fixedLength], IsOpen = true } : literal;
    }

    /// <summary>The index of the argument this many places behind another one, if it is a text.</summary>
    public int? TextAfter(int argument, int places)
    {
        var starts = Arguments().ToList();
        var index = starts.IndexOf(argument) + places;
        return index < starts.Count && starts[index] < _close && _tokens[starts[index]].Kind == TokenKind.Text ? starts[index] : null;
    }

    /// <summary>Where each argument begins. The name of a named one is passed over.</summary>
    private IEnumerable<int> Arguments()
    {
        var depth = 0;
        yield return Value(_open + 1);
        for (var index = _open + 1; index < _close; index++)
        {
            var token = _tokens[index];
            depth += token.Kind != TokenKind.Sign ? 0 : token.Text is "(" or "[" or "{" ? 1 : token.Text is ")" or "]" or "}" ? -1 : 0;
            if (depth == 0 && token.Is(","))
            {
                yield return Value(index + 1);
            }
        }
    }

    private int Value(int index) => index + 2 < _close && _tokens[index].Kind == TokenKind.Name && (_tokens[index + 1].Is(":") || _tokens[index + 1].Is("=")) ? index + 2 : index;

    private static bool IsLogging(IReadOnlyList<SourceToken> tokens, int method)
    {
        var name = Plain(tokens[method].Text);
        var receivers = Chain(tokens, method).ToList();
        return (OwnReceiver.Contains(name) && (receivers.Count == 0 || name.Length > 5))
            || (Methods.Contains(name) && receivers.Exists(receiver => EventWords.Of(receiver).Any(Receivers.Contains)));
    }

    /// <summary>The names before a method, nearest first: of <c>app.logger.bind(x).info</c> they are bind, logger, app.</summary>
    private static IEnumerable<string> Chain(IReadOnlyList<SourceToken> tokens, int method)
    {
        var index = method - 1;
        while (index > 0 && tokens[index].Is("."))
        {
            index--;
            while (index > 0 && (tokens[index].Is("?") || tokens[index].Is("!")))
            {
                index--;
            }

            while (index > 0 && (tokens[index].Is(")") || tokens[index].Is("]")))
            {
                index = Open(tokens, index) - 1;
            }

            if (index < 0 || tokens[index].Kind != TokenKind.Name)
            {
                yield break;
            }

            yield return tokens[index--].Text;
        }
    }

    private static int Close(IReadOnlyList<SourceToken> tokens, int open)
    {
        var depth = 0;
        for (var index = open; index < tokens.Count; index++)
        {
            depth += tokens[index].Is("(") ? 1 : tokens[index].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }
        }

        return tokens.Count;
    }

    private static int Open(IReadOnlyList<SourceToken> tokens, int close)
    {
        var depth = 0;
        for (var index = close; index >= 0; index--)
        {
            depth += tokens[index].Kind != TokenKind.Sign ? 0 : tokens[index].Text is ")" or "]" ? 1 : tokens[index].Text is "(" or "[" ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }
        }

        return 0;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
