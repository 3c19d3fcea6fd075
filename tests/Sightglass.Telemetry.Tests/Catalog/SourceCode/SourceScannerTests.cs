namespace Sightglass.Telemetry.Catalog.SourceCode;

public sealed class SourceScannerTests
{
    [Theory]
    // Python.
    [InlineData(SourceLanguage.Python, "logger.info('session_created', user_id=1)", "session_created:1")]
    [InlineData(SourceLanguage.Python, "self._log.bind(a=1).warning(\n    \"session_closed\",\n)", "session_closed:2")]
    [InlineData(SourceLanguage.Python, "structlog.get_logger().info('cache_' 'hit')", "cache_hit:1")]
    [InlineData(SourceLanguage.Python, "logger.info('Cache was hit', extra={'event_type': 'cache_hit'})", "cache_hit:1")]
    [InlineData(SourceLanguage.Python, "logger.info(msg, event_type='cache_hit')", "cache_hit:1")]
    [InlineData(SourceLanguage.Python, "log_event('started')", "started:1")]
    [InlineData(SourceLanguage.Python, "logger.info(f'cache_{result}')", "cache_*:1")]
    [InlineData(SourceLanguage.Python, "logger.info('cache_%s' % result)", "cache_*:1")]
    [InlineData(SourceLanguage.Python, "logger.info('cache_{}'.format(result))", "cache_*:1")]
    [InlineData(SourceLanguage.Python, "logger.info('cache_' + result)", "cache_*:1")]
    [InlineData(SourceLanguage.Python, "# logger.info('session_created')\n'''\nlogger.info('session_created')\n'''", "")]
    [InlineData(SourceLanguage.Python, "name = 'session_created'\nlogger.info(name)", "")]
    [InlineData(SourceLanguage.Python, "logger.info('Session was created by %s', user)", "")]
    [InlineData(SourceLanguage.Python, "dialog.info('session_created')", "")]
    // JavaScript and TypeScript.
    [InlineData(SourceLanguage.JavaScript, "console.log(JSON.stringify({ event: 'cache_hit', type: \"kv\" }));", "cache_hit:1")]
    [InlineData(SourceLanguage.JavaScript, "logger.info({ event_type: 'cache_hit' }, 'The cache was hit')", "cache_hit:1")]
    [InlineData(SourceLanguage.JavaScript, "ctx.logger?.warn(\"session_closed\", { a: `x${fn('b')}` })", "session_closed:1")]
    [InlineData(SourceLanguage.JavaScript, "this.analytics.track('opened')", "opened:1")]
    [InlineData(SourceLanguage.JavaScript, "log.info(`cache_${ok ? `hit` : '}'}_seen`)", "cache_*:1")]
    [InlineData(SourceLanguage.JavaScript, "logger.log('info', 'cache_hit')", "cache_hit:1")]
    [InlineData(SourceLanguage.JavaScript, "const a = b / c; // logger.info('x_y')\n/* logger.info('x_y') */ logger.info('cache_hit') / 2", "cache_hit:2")]
    [InlineData(SourceLanguage.JavaScript, "s.replace(/['\"]/g, ''); logger.info('cache_hit')", "cache_hit:1")]
    [InlineData(SourceLanguage.JavaScript, "<p>Don't do this</p>;\nlogger.info('cache_hit')", "cache_hit:2")]
    [InlineData(SourceLanguage.JavaScript, "Math.log('cache_hit')", "")]
    [InlineData(SourceLanguage.JavaScript, "if (event == 'cache_hit') { logger.info(event == 'cache_hit') }", "")]
    // C#.
    [InlineData(SourceLanguage.CSharp, "_logger.LogInformation(\"cache_hit\");", "cache_hit:1")]
    [InlineData(SourceLanguage.CSharp, "logger.LogError(exception,\n    @\"session_close_error\", id);", "session_close_error:2")]
    [InlineData(SourceLanguage.CSharp, "_logger.LogInformation(\"{User} made {EventType}\", user, \"cache_hit\");", "cache_hit:1")]
    [InlineData(SourceLanguage.CSharp, "Log.Information($\"cache_{state}\");", "cache_*:1")]
    [InlineData(SourceLanguage.CSharp, "Log.ForContext(\"event_type\", \"cache_hit\").Information(\"The cache\");", "")]
    [InlineData(SourceLanguage.CSharp, "[LoggerMessage(1, LogLevel.Information, \"The cache\", EventName = \"cache_hit\")]", "cache_hit:1")]
    [InlineData(SourceLanguage.CSharp, "logger.Log(level, new EventId(5, \"cache_hit\"), state);", "cache_hit:1")]
    [InlineData(SourceLanguage.CSharp, "var quote = '\"'; // \"\nlogger.LogInformation(\"cache_hit\");", "cache_hit:2")]
    [InlineData(SourceLanguage.CSharp, "var raw = \"\"\"\n  logger.LogInformation(\"cache_hit\");\n  \"\"\";", "")]
    [InlineData(SourceLanguage.CSharp, "_logger.LogInformation(\"The cache was hit by {User}\", user);", "")]
    public void Scan_Code_FindsNamesInLoggingCalls(SourceLanguage language, string code, string expected) =>
        Assert.Equal(expected, string.Join(' ', SourceScanner.Scan(code, language).Uses.Where(use => use.IsCertain).Select(use => $"{use.Name}{(use.IsPattern ? "*" : "")}:{use.Line}")));

    [Theory]
    [InlineData("'")]
    [InlineData("logger.info('")]
    [InlineData("logger.info(`${")]
    [InlineData("logger.info(f'{")]
    [InlineData("\"\"\"")]
    [InlineData("/*")]
    [InlineData(")).log(((")]
    [InlineData("$@")]
    [InlineData("\\")]
    [InlineData("= /a\\")]
    public void Scan_TextThatIsNoCode_FindsNothing(string text) =>
        Assert.All([SourceLanguage.CSharp, SourceLanguage.JavaScript, SourceLanguage.Python], language => Assert.Empty(SourceScanner.Scan(text, language).Uses));

    [Fact]
    public void Of_FilesAndCatalog_TellsWhatDiffers()
    {
        EventDefinition Declared(string name, params string[] aliases) => new(name, "", Events.EventKind.Log, "shop", default) { Aliases = aliases };
        EventDefinition[] events = [Declared("cache_hit"), Declared("cache_miss"), Declared("stream_completed", "stream_complete"), Declared("started"), Declared("never"), Declared("elsewhere")];
        const string code = """
            logger.info("cache_hti")
            logger.info("stream_complete")
            logger.info("started")
            logger.info("done")
            logger.info(f"cache_{a}")
            logger.info(f"other_{a}")
            NAME = "elsewhere"
            logger.info("cache_hti")
            """;

        var comparison = SourceComparison.Of(events, [("app.py", SourceScanner.Scan(code, SourceLanguage.Python))]);

        Assert.Equal([("cache_hti", "cache_hit", "1 8"), ("other_*", null, "6")], comparison.Undeclared.Select(name => (name.Name, name.Nearest, string.Join(' ', name.Places.Select(place => place.Line)))));
        Assert.Equal([("stream_complete", "stream_completed")], comparison.Former.Select(name => (name.Name, name.Nearest)));
        Assert.Equal(["cache_*"], comparison.Patterns.Select(name => name.Name));
        Assert.Equal(["never"], comparison.Unused);
        Assert.Equal((4, 1), (comparison.Used, comparison.Mentioned));
    }
}
