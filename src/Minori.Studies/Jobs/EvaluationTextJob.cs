using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>Takes, in the order of their hashes, as many documents of a corpus's validation split as fill a number of tokens.</summary>
public sealed class EvaluationTextJob : IJobKind
{
    /// <summary>The documents' file in the artifact, one JSON object a line.</summary>
    public const string DocumentsFile = "documents.jsonl";

    private const string KindName = "evaluation-text";
    private const int CodeRevision = 1;
    private const string CorpusInput = "corpus";

    /// <param name="Fingerprint">The corpus's fingerprint.</param>
    /// <param name="Tokens">How many tokens are enough.</param>
    private sealed record Parameters(string Fingerprint, long Tokens);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(string fingerprint, long tokens, ArtifactId corpus) =>
        new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(fingerprint, tokens)), JobParameters.Inputs((CorpusInput, corpus)));

    /// <summary>The corpus, by fingerprint, and the tokens that a record of this work asks for.</summary>
    internal static (string Fingerprint, long Tokens) Wanted(JobRecord record)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(record.Parameters);
        return (parameters.Fingerprint, parameters.Tokens);
    }

    /// <summary>Whether a record is of this work.</summary>
    internal static bool Is(JobRecord record) => record.Kind == KindName;

    /// <summary>The corpus job that a record of this work reads.</summary>
    internal static ArtifactId CorpusOf(JobRecord record) => record.Inputs[CorpusInput];

    /// <summary>The documents of a finished job.</summary>
    public static IReadOnlyList<Document> Documents(Artifact artifact) =>
        [.. File.ReadLines(artifact.File(DocumentsFile)).Select(JobParameters.Parse<Document>)];

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        ICorpus corpus = SourceLocations.OpenCorpus(context.Locations, parameters.Fingerprint);
        Tokenizer tokenizer = Tokenizer.Load(context.Inputs[CorpusInput].File(CorpusJob.TokenizerFile));
        long tokens = 0;
        using StreamWriter writer = new(Path.Combine(context.OutputFolder, DocumentsFile)) { NewLine = "\n" };
        foreach (Document document in corpus.Documents(Split.Validation).OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            writer.WriteLine(JobParameters.Format(document));
            tokens += tokenizer.Encode(document.Text).Length;
            if (tokens >= parameters.Tokens)
            {
                return;
            }
        }

        if (tokens == 0)
        {
            throw new StudyException("the corpus's validation split is empty: add documents, or name files '<name>.train.jsonl' and '<name>.valid.jsonl'");
        }
    }
}
