using System.CommandLine;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Server.Tail;
using Sightglass.Storage;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass tail</c>: shows events as they arrive, until interrupted.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var filter = new Argument<string>("filter") { Description = "Only events that match; all by default", HelpName = "FILTER", DefaultValueFactory = _ => "" };
        var language = CommonOptions.Language();
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("tail", "Shows events as they arrive",
            "sightglass tail",
            "sightglass tail 'level=error OR event=\"openai_fallback_success\"'",
            "sightglass tail --json 'event=\"cache_lookup\"' | jq .result",
            "sightglass tail --language cloudwatch '{ $.event_type = \"session_*\" && $.duration_ms > 500 }'") { filter, language, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var view = new View(Terminal.Of(parsed), parsed.GetValue(json));
            try
            {
                await FollowAsync(client, new Filter(parsed.GetRequiredValue(language), parsed.GetRequiredValue(filter)), view, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The normal end of a tail.
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task FollowAsync(ApiClient client, Filter filter, View view, TimeProvider time, CancellationToken cancellationToken)
    {
        var hasConnected = false;
        var last = new LastEvent();
        var backoff = new Backoff(FirstPause, LongestPause);
        while (true)
        {
            try
            {
                using var response = await OpenAsync(client, filter, last, cancellationToken);
                if (!hasConnected)
                {
                    view.SayWaiting(filter.Text);
                }

                hasConnected = true;
                backoff.Reset();
                await ReadAsync(response, view, last, cancellationToken);
            }
            catch (Exception exception) when (!StandardOutput.IsClosedPipe(exception) && ((hasConnected && exception is ServerUnreachableException) || exception is IOException or ApiProblemException { Problem.Status: 503 }))
            {
                // The stream broke, or the server is restarting.
            }

            var pause = backoff.Next();
            view.Say(string.Create(CultureInfo.InvariantCulture, $"the stream ended; trying again in {pause.TotalSeconds:N0} s; what arrives until then is shown after it"));
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static Task<HttpResponseMessage> OpenAsync(ApiClient client, Filter filter, LastEvent last, CancellationToken cancellationToken) =>
        QueryMistake.ExplainAsync(filter.Text, async () =>
        {
            var response = await client.SendAsync(
                () => CreateRequest(filter, last.Id), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw new ApiProblemException(await ApiClient.ReadProblemAsync(response, cancellationToken));
            }
        });

    private static HttpRequestMessage CreateRequest(Filter filter, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"api/tail?filter={Uri.EscapeDataString(filter.Text)}&language={Uri.EscapeDataString(filter.Language)}");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    private static async Task ReadAsync(HttpResponseMessage response, View view, LastEvent last, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            last.Id = item.EventId ?? last.Id;
            switch (item.EventType)
            {
                case "row":
                    view.Show(item.Data);
                    break;
                case "skipped":
                    view.Say(string.Create(CultureInfo.InvariantCulture, $"{ServerAnswer.Read<SkippedEvents>(item.Data, "api/tail").Count:N0} events skipped: more than can be shown; narrow the filter"));
                    break;
            }
        }
    }

    private sealed record Filter(string Language, string Text);

    /// <summary>The last event that was shown.</summary>
    private sealed class LastEvent
    {
        public string? Id { get; set; }
    }

    /// <summary>Prints the events.</summary>
    private sealed class View(Terminal terminal, bool asJson)
    {
        public void Say(string text) => terminal.Say("sightglass: " + text);

        /// <summary>Otherwise the terminal stays empty until something arrives, as if nothing worked.</summary>
        public void SayWaiting(string filter)
        {
            if (terminal.IsErrorInteractive)
            {
                Say(SafeText.OneLine($"waiting for events{(string.IsNullOrWhiteSpace(filter) ? "" : $" that match {filter}")}; Ctrl-C ends"));
            }
        }

        public void Show(string json)
        {
            using var document = Parse(json);
            if (asJson)
            {
                terminal.WriteJson(document.RootElement);
            }
            else
            {
                terminal.Write(EventLine.Format(document.RootElement, isDated: !terminal.IsOutputInteractive, terminal.Width));
            }
        }

        private static JsonDocument Parse(string json)
        {
            try
            {
                return JsonDocument.Parse(json) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : throw new JsonException("it is not an object");
            }
            catch (JsonException exception)
            {
                throw ServerAnswer.Unreadable("api/tail", exception.Message);
            }
        }
    }
}
