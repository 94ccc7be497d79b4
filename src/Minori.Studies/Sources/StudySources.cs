using Minori.Execution.Artifacts;
using Minori.Models;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>What a study reads from outside the store.</summary>
/// <param name="Corpus">The text to pre-train on.</param>
/// <param name="Tasks">The tasks, as the study file names them.</param>
public sealed record StudySources(CorpusSection Corpus, IReadOnlyList<string> Tasks)
{
    /// <summary>The key of the section <see cref="Corpus"/>.</summary>
    public string CorpusKey { get; init; } = "corpus";

    /// <summary>Task → the key that names it, and the key of the number of its training examples; those of tuning where absent.</summary>
    public IReadOnlyDictionary<string, (string Task, string Examples)> TaskKeys { get; init; } = new Dictionary<string, (string, string)>();

    /// <summary>The key of the number of tokens of <see cref="Corpus"/>'s validation split that losses are measured on.</summary>
    public string ValidationTokensKey { get; init; } = "evaluation.validation_tokens";

    /// <summary>The key of the number of tokens in the vocabulary.</summary>
    public string VocabularyKey { get; init; } = "model.vocabulary";

    /// <summary>The key of the number of test examples of each task.</summary>
    public string TestExamplesKey { get; init; } = "tuning.test_examples";

    /// <summary>Whether tasks are tuned on, and so need training examples.</summary>
    public bool LearnsTasks { get; init; } = true;

    /// <summary>Tasks whose wrong answers are asked for, and the key that asks: they need examples with choices.</summary>
    public IReadOnlyDictionary<string, string> ChoiceKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>The key that names the checkpoint to start from.</summary>
    public string CheckpointKey { get; init; } = "seed.checkpoint";

    /// <summary>Parts of the corpus, and texts beside it, by a name that the study gives them.</summary>
    public IReadOnlyDictionary<string, TextSource> Texts { get; init; } = new Dictionary<string, TextSource>();

    /// <summary>The folder of a checkpoint to start from; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>What is wrong with the study now that it is known what its sources hold: the key at fault, and one line that says how to mend it.</summary>
    public Func<SourceFingerprints, IEnumerable<(string Key, string Problem)>> Problems { get; init; } = _ => [];

    /// <summary>The key that names a task, and the key of the number of its training examples.</summary>
    internal (string Task, string Examples) KeysOf(string task) => TaskKeys.TryGetValue(task, out (string Task, string Examples) keys)
        ? keys
        : ($"tuning.tasks[{Tasks.TakeWhile(t => t != task).Count()}]", "tuning.examples");
}

/// <summary>A text that a study reads by itself.</summary>
/// <param name="Corpus">The corpus that it is of.</param>
/// <param name="DomainField">The field or column that holds the domain; null for the usual one.</param>
/// <param name="Part">The part of the corpus; null for the whole.</param>
/// <param name="Key">The key that names the part, or the corpus where that is another than the study's.</param>
public sealed record TextSource(CorpusSection Corpus, string? DomainField, PartSelection? Part, string Key)
{
    /// <summary>The keys of the corpus's sources, one each; null where it is the study's corpus.</summary>
    public IReadOnlyList<string>? SourceKeys { get; init; }

    /// <summary>The split that must not be empty; null where any document will do.</summary>
    public Split? Needed { get; init; }
}

/// <summary>How much a source holds.</summary>
/// <param name="Training">Bytes of a corpus's training split in UTF-8; a task's training examples.</param>
/// <param name="HeldOut">Bytes of a corpus's validation split; a task's test examples.</param>
public sealed record SourceSize(long Training, long HeldOut);

/// <summary>
/// What the sources contain, by hash. Jobs are identified by these, never by paths, so that moving a corpus recomputes
/// nothing and editing it recomputes what depends on it.
/// </summary>
/// <param name="Corpus">The corpus's fingerprint.</param>
/// <param name="Tasks">Task as the study file names it → its fingerprint.</param>
public sealed record SourceFingerprints(string Corpus, IReadOnlyDictionary<string, string> Tasks)
{
    /// <summary>Fingerprint → how much that source holds; a source that was not measured is absent.</summary>
    public IReadOnlyDictionary<string, SourceSize> Sizes { get; init; } = new Dictionary<string, SourceSize>();

    /// <summary>
    /// Job of a tokenized corpus → the tokens in its vocabulary, where the corpus has been tokenized: text with little
    /// repetition gives fewer than are asked for. Costs are judged by it; no job's record has it.
    /// </summary>
    public IReadOnlyDictionary<ArtifactId, int> Vocabularies { get; init; } = new Dictionary<ArtifactId, int>();

    /// <summary>The tokens in a corpus's vocabulary, at most.</summary>
    /// <param name="corpus">The fingerprint of the corpus that it is made from.</param>
    /// <param name="wanted">How many are asked for.</param>
    internal int VocabularyOf(string corpus, int wanted) => Vocabularies.GetValueOrDefault(CorpusJob.Record(corpus, wanted).Id, wanted);

    /// <summary>About the tokens that a corpus gives of its held-out text.</summary>
    /// <param name="corpus">The fingerprint of the corpus.</param>
    /// <param name="wanted">The most that are taken.</param>
    /// <param name="vocabulary">The vocabulary's size.</param>
    internal long HeldOutTokens(string corpus, long wanted, int vocabulary) =>
        Sizes.TryGetValue(corpus, out SourceSize? size) ? Math.Min(wanted, CorpusTokenizer.TokensOf(size.HeldOut, vocabulary)) : wanted;

    /// <summary>The examples that a task gives, to tune on and to score.</summary>
    internal (long Train, long Test) ExamplesOf(string task, long train, long test) => Sizes.TryGetValue(task, out SourceSize? size)
        ? (Math.Min(train, size.Training), Math.Min(test, size.HeldOut))
        : (train, test);

    /// <summary>The short name of the task that has a fingerprint.</summary>
    internal string NameOfTask(string fingerprint) =>
        Tasks.FirstOrDefault(task => task.Value == fingerprint).Key is { } task ? StudyTaskName.Of(task) : fingerprint[..16];

    /// <summary>The study's name of a text → its fingerprint.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The checkpoint to start from; null where there is none.</summary>
    public CheckpointIdentity? Checkpoint { get; init; }
}

/// <summary>What tells one checkpoint from another, and what it costs to run.</summary>
/// <param name="Fingerprint">A hash over weights and tokenizer.</param>
/// <param name="Model">Its shape.</param>
public sealed record CheckpointIdentity(string Fingerprint, ModelConfiguration Model);
