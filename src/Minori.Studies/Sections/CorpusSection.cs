using Minori.Studies.StudyFiles;

namespace Minori.Studies.Sections;

/// <summary>The text to pre-train on.</summary>
public sealed record CorpusSection
{
    [Field("The built-in corpus 'dotnet-docs', or files and folders of JSONL, JSONL.gz, text or CSV", MinimumCount = 1, Example = "dotnet-docs")]
    public required IReadOnlyList<string> Sources { get; init; }

    [Field("The field of JSON objects, or column of CSV files, that holds the text")]
    public string TextField { get; init; } = "text";

    [Field("Whether malformed lines are skipped and counted rather than being an error")]
    public bool SkipBad { get; init; }
}
