using Minori.Studies.Sections;

namespace Minori.Studies.Sources;

/// <summary>What a study reads from outside the store.</summary>
/// <param name="Corpus">The text to pre-train on.</param>
/// <param name="Tasks">The tasks, as the study file names them.</param>
public sealed record StudySources(CorpusSection Corpus, IReadOnlyList<string> Tasks);

/// <summary>
/// What the sources contain, by hash. Jobs are identified by these, never by paths, so that moving a corpus recomputes
/// nothing and editing it recomputes what depends on it.
/// </summary>
/// <param name="Corpus">The corpus's fingerprint.</param>
/// <param name="Tasks">Task as the study file names it → its fingerprint.</param>
public sealed record SourceFingerprints(string Corpus, IReadOnlyDictionary<string, string> Tasks);
