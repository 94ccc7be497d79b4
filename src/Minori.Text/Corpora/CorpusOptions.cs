namespace Minori.Text;

/// <summary>How corpora are opened; every value has a default that suits files as they usually are.</summary>
public sealed record CorpusOptions
{
    /// <summary>A <see cref="DomainField"/> that no record has: every document belongs to the domain of its file.</summary>
    public const string NoDomainField = "\0";

    private const string UsualDomainField = "domain";

    /// <summary>The JSONL property or CSV column that holds the text. Default <c>text</c>.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>What the user sets <see cref="TextField"/> with, as errors name it.</summary>
    public string TextFieldSetting { get; init; } = "--text-field";

    /// <summary>What the user sets <see cref="SkipBad"/> with, as errors name it.</summary>
    public string SkipBadSetting { get; init; } = "--skip-bad";

    /// <summary>
    /// The JSONL property or CSV column that holds the domain. Default <c>domain</c>; a record without it belongs to
    /// the domain named after its file, and to a domain without a name where the field is another one.
    /// </summary>
    public string DomainField { get; init; } = UsualDomainField;

    /// <summary>Whether a record without <see cref="DomainField"/> belongs to its file's domain: not where a field was asked for by name.</summary>
    internal bool HasFileDomains => DomainField is UsualDomainField or NoDomainField;

    /// <summary>
    /// The least length in characters of a document cut from a .txt file: paragraphs (separated by blank lines) are
    /// joined until it is reached. Default 2000; 0 takes each file as one document.
    /// </summary>
    public int TextDocumentLength { get; init; } = 2000;

    /// <summary>Leave malformed records out and count them instead of stopping at the first. Default false.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Where parsed corpora are kept. Default: <c>minori</c> in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// A folder with reference packs (<c>Microsoft.NETCore.App.Ref/&lt;version&gt;/ref/net*/*.xml</c>) for
    /// <c>dotnet-docs</c>. Default: the running .NET installation's <c>packs</c>, else the NuGet packages folder.
    /// </summary>
    public string? ReferencePacksFolder { get; init; }
}
