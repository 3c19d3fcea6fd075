namespace Sightglass.Server.Http;

/// <summary>The page: static files built from ui/, and one HTML document for every address of the application.</summary>
internal sealed class StaticPage
{
    private readonly string? _folder;

    public StaticPage()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        _folder = File.Exists(Path.Combine(beside, "index.html")) ? beside : RepositoryFolder.Find(Path.Combine("ui", "dist"));
    }

    /// <summary>The application's HTML document, or instructions for building it.</summary>
    public IResult Result => _folder is null
        ? TypedResults.Text("The page is not built: run ./sightglass serve from the repository, which builds it, or 'npm ci --prefix ui && npm run build --prefix ui'.", statusCode: StatusCodes.Status404NotFound)
        : TypedResults.PhysicalFile(Path.Combine(_folder, "index.html"), "text/html; charset=utf-8");

    /// <summary>Serves the files. Names under assets/ contain a hash, so they may be cached forever, and each browser downloads them, compressed, once.</summary>
    public void Use(WebApplication app)
    {
        if (_folder is null)
        {
            return;
        }

        // Scripts and styles contain no secrets that their compressed length could reveal; API responses are not compressed.
        app.UseWhen(context => IsAsset(context), assets => assets.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(_folder),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                IsAsset(file.Context) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    private static bool IsAsset(HttpContext context) => context.Request.Path.StartsWithSegments("/assets");
}
