using Sightglass.Telemetry.Printing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sightglass.Server.Cli.Text;

/// <summary>Makes the texts of everything that a console draws safe, before it adds its own colors.</summary>
internal sealed class SafeSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(drawn => new Safe(drawn));

    private sealed class Safe(IRenderable drawn) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => drawn.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            drawn.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(SafeText.Lines(segment.Text), segment.Style));
    }
}
