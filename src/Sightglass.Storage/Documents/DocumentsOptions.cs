namespace Sightglass.Storage.Documents;

/// <summary>Where the documents are stored. Section <c>Documents</c>.</summary>
public sealed class DocumentsOptions
{
    /// <summary>A PostgreSQL database that several servers share.</summary>
    /// <value>Empty: a file in the data folder.</value>
    public string ConnectionString { get; set; } = "";
}
