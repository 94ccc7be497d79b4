using System.Diagnostics;
using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// A corpus with its tokenizer and its training tokens on disk, made once per corpus and vocabulary and kept in the
/// user's cache folder.
/// </summary>
public sealed class PreparedCorpus : IDisposable
{
    private PreparedCorpus(Artifact artifact)
    {
        Fingerprint = artifact.Id.Value;
        Tokenizer = Tokenizer.Load(artifact.File(CorpusJob.TokenizerFile));
        Tokens = TokenShard.Open(artifact.File(CorpusJob.TokensFile));
    }

    /// <summary>Identity of corpus, vocabulary and order of documents.</summary>
    public string Fingerprint { get; }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The training split's tokens.</summary>
    public TokenShard Tokens { get; }

    /// <summary>Prepares the corpus, or finds it prepared.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="vocabulary">Tokens in the vocabulary; 256 means bytes.</param>
    /// <param name="tellDamage">Hears, in a line, of what was prepared, is damaged and was set aside.</param>
    /// <exception cref="StudyException">The corpus can't be tokenized or the cache folder not written.</exception>
    public static PreparedCorpus Open(ICorpus corpus, int vocabulary, Action<string>? tellDamage = null)
    {
        ArtifactStore store = new(Path.Combine(UserCache.Folder, "store"));
        store.DamageFound += tellDamage;
        JobRecord record = CorpusJob.Record(corpus.Fingerprint, vocabulary);
        return new PreparedCorpus(store.Verify(record.Id) ?? Prepare());

        Artifact Prepare()
        {
            long start = Stopwatch.GetTimestamp();
            using ArtifactDraft draft = store.Draft(record);
            CorpusJob.Prepare(corpus, vocabulary, draft.Folder);
            return draft.Seal(Stopwatch.GetElapsedTime(start));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Tokens.Dispose();
}
