using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>Trains the tokenizer on a corpus and writes the corpus's training split as tokens.</summary>
public sealed class CorpusJob : IJobKind
{
    /// <summary>The tokenizer's file in the artifact.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>The training tokens' file in the artifact.</summary>
    public const string TokensFile = "train.tokens";

    private const string KindName = "corpus";
    private const int CodeRevision = 1;

    /// <summary>Decides the order of documents in the tokens; what a run sees of them is its own seed's affair.</summary>
    private const ulong ShuffleSeed = 1;

    /// <param name="Fingerprint">The corpus's fingerprint.</param>
    /// <param name="Vocabulary">Tokens in the vocabulary; 256 means bytes.</param>
    private sealed record Parameters(string Fingerprint, int Vocabulary);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(string fingerprint, int vocabulary) =>
        new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(fingerprint, vocabulary)));

    /// <summary>About the size of the artifact.</summary>
    /// <param name="size">What the corpus holds; null where that is not known.</param>
    /// <param name="vocabulary">Tokens in the vocabulary.</param>
    public static long DiskBytes(SourceSize? size, int vocabulary) =>
        CorpusTokenizer.TokensOf(size?.Training ?? 0, vocabulary) * TokenShard.BytesPerToken(vocabulary);

    /// <summary>Whether a record is of this work.</summary>
    internal static bool Is(JobRecord record) => record.Kind == KindName;

    /// <summary>The tokenizer of a finished job.</summary>
    internal static Tokenizer Tokenizer(Artifact artifact) => Text.Tokenizer.Load(artifact.File(TokenizerFile));

    /// <summary>The vocabulary that a record of this work asks for.</summary>
    internal static int VocabularyOf(JobRecord record) => JobParameters.FromJson<Parameters>(record.Parameters).Vocabulary;

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        ICorpus corpus = SourceLocations.OpenCorpus(context.Locations, parameters.Fingerprint);
        Prepare(corpus, parameters.Vocabulary, context.OutputFolder);
    }

    /// <summary>Writes the artifact's files.</summary>
    internal static void Prepare(ICorpus corpus, int vocabulary, string folder)
    {
        Tokenizer tokenizer = CorpusTokenizer.Create(corpus, vocabulary);
        tokenizer.Save(Path.Combine(folder, TokenizerFile));
        WriteTokens(corpus, tokenizer, Path.Combine(folder, TokensFile)).Dispose();
    }

    /// <summary>Writes the training split of a corpus in the order in which studies see it, and opens it.</summary>
    public static TokenShard WriteTokens(ICorpus corpus, Tokenizer tokenizer, string path)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return TokenShard.Write(path, corpus.Documents(Split.Train), tokenizer, ShuffleSeed, corpus.Fingerprint);
    }
}
