namespace Sightglass.Server.Http;

/// <summary>The page: static files built from ui/, and one HTML document for every address of the application.</summary>
internal sealed class StaticPage
{
    private const string Document = "index.html";

    // What the build leaves relative in the document: it is the same for every address of the page, so its links must not be.
    private const string Relative = "=\"./", BaseMark = "name=\"sightglass-base\" content=\"\"";

    // The page of all metrics, and the server's own metrics for Prometheus.
    private const string Shared = "/metrics";

    private readonly string? _folder;
    private readonly string _pathBase;

    public StaticPage(HttpOptions options)
    {
        _pathBase = options.PathBase;
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        _folder = File.Exists(Path.Combine(beside, Document)) ? beside : RepositoryFolder.Find(Path.Combine("ui", "dist"));
    }

    /// <summary>The application's HTML document, or instructions for building it.</summary>
    public IResult Result => _folder is null
        ? TypedResults.Text("The page is not built: run ./sightglass serve from the repository, which builds it, or 'npm ci --prefix ui && npm run build --prefix ui'.", statusCode: StatusCodes.Status404NotFound)
        : TypedResults.Text(
            File.ReadAllText(Path.Combine(_folder, Document))
                .Replace(Relative, $"=\"{_pathBase}/", StringComparison.Ordinal)
                .Replace(BaseMark, BaseMark.Replace("\"\"", $"\"{_pathBase}\"", StringComparison.Ordinal), StringComparison.Ordinal),
            "text/html; charset=utf-8");

    /// <summary>Whether a browser asks for a page of the application at an address that also has an answer for programs. Prometheus does not ask for HTML.</summary>
    public static bool IsMeant(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path == Shared && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Serves the files. Names under assets/ contain a hash, so they may be cached forever, and each browser downloads them, compressed, once.</summary>
    public void Use(WebApplication app)
    {
        if (_folder is null)
        {
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(_folder),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                IsAsset(file.Context) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>Compresses the files and the answers to questions. Not what tells a key or a token: its compressed length could reveal it to who sees the connection and can make a browser ask.</summary>
    public static void UseCompression(WebApplication app) =>
        app.UseWhen(context => IsAsset(context) || (context.Request.Path.StartsWithSegments("/api", out var rest) && !rest.StartsWithSegments("/keys") && !rest.StartsWithSegments("/session")), answers => answers.UseResponseCompression());

    private static bool IsAsset(HttpContext context) => context.Request.Path.StartsWithSegments("/assets");
}
