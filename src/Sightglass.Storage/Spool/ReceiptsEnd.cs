namespace Sightglass.Storage.Spool;

/// <summary>Where the receipts of deleted segments end.</summary>
/// <param name="File">The number of the last file.</param>
/// <param name="Entries">Its entries.</param>
internal readonly record struct ReceiptsEnd(long File, long Entries)
{
    public bool IsBefore(ReceiptsEnd other) => File < other.File || (File == other.File && Entries < other.Entries);
}
