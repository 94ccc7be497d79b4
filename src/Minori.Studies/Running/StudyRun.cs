using Minori.Execution;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;
using Minori.Execution.Indexing;
using Minori.Execution.Scheduling;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Running;

/// <summary>A study file opened against a store: planned, ready to be run and analysed.</summary>
public sealed class StudyRun
{
    private readonly ArtifactStore _store;
    private readonly IReadOnlyDictionary<string, string> _locations;

    private StudyRun(
        StudyFile file, ArtifactStore store, SourceFingerprints fingerprints, IReadOnlyDictionary<string, string> locations)
    {
        (File, _store, _locations) = (file, store, locations);
        Fingerprints = fingerprints;
        Plan = file.Study.Plan(fingerprints);
        Notes =
        [
            .. file.Study.Notes.Select(note => $"{file.PlaceOf(note.Key)}: {note.Key}: {note.Note}"),
            .. Shortages.Of(file, Plan.Graph, fingerprints),
        ];
    }

    /// <summary>The study file.</summary>
    public StudyFile File { get; }

    /// <summary>What its sources contain.</summary>
    public SourceFingerprints Fingerprints { get; }

    /// <summary>Its jobs.</summary>
    public IStudyPlan Plan { get; }

    /// <summary>
    /// What is done a little otherwise than the study asks, one line each: where its sources hold less, it runs on less, and
    /// its report says on how much.
    /// </summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens the study's sources and plans it.</summary>
    /// <exception cref="StudyFileException">A source can't be opened, or does not hold what the study needs.</exception>
    public static StudyRun Open(StudyFile file, ArtifactStore store)
    {
        ResolvedSources sources = ResolvedSources.Of(file);
        return new StudyRun(file, store, sources.Fingerprints, sources.Locations);
    }

    /// <summary>
    /// The same study, with costs judged by the vocabularies of the corpora that the store has tokenized: text with little
    /// repetition gives fewer tokens than are asked for.
    /// </summary>
    public StudyRun Judged()
    {
        Dictionary<ArtifactId, int> known = [];
        foreach (Job job in Plan.Graph.Jobs.Where(job => CorpusJob.Is(job.Record)))
        {
            if (_store.Read(job.Id, CorpusJob.Tokenizer) is { } tokenizer)
            {
                known[job.Id] = tokenizer.VocabularySize;
            }
        }

        return new StudyRun(File, _store, Fingerprints with { Vocabularies = known }, _locations);
    }

    /// <summary>
    /// Whether a vocabulary may come out smaller than the costs are judged by: its text has not been tokenized, as far as
    /// <see cref="Judged"/> knows.
    /// </summary>
    public bool HasGuessedVocabulary => Plan.Graph.Jobs.Any(
        job => CorpusJob.Is(job.Record) && CorpusJob.VocabularyOf(job.Record) > ByteTokenizer.Instance.VocabularySize
            && !Fingerprints.Vocabularies.ContainsKey(job.Id));

    /// <summary>
    /// Runs every job that the store does not have the result of. The store remembers the study, so that garbage
    /// collection keeps its results, and is claimed meanwhile.
    /// </summary>
    /// <param name="executor">Where jobs are done.</param>
    /// <param name="options">Slots, threads and retries.</param>
    /// <param name="only">The kinds of jobs to run with what they need; all where empty.</param>
    /// <param name="progress">Hears of events in order.</param>
    /// <param name="stop">Asks running jobs to save their state and end.</param>
    /// <param name="kill">Ends running jobs at once.</param>
    /// <exception cref="StudyException">The study has no job of a kind in <paramref name="only"/>.</exception>
    public async Task<RunSummary> RunAsync(
        IExecutor executor,
        SchedulerOptions options,
        IReadOnlyList<string> only,
        IProgress<SchedulerEvent>? progress,
        CancellationToken stop,
        CancellationToken kill)
    {
        JobGraph graph = GraphOf(only);
        using StoreUse? use = Claim();
        Remember(graph);

        using IndexedProgress indexed = new(_store, progress);
        Scheduler scheduler = new(_store, executor, options with { Locations = _locations, Hints = File.Study.Hints });
        return await scheduler.RunAsync(graph, indexed, stop, kill).ConfigureAwait(false);
    }

    /// <summary>The study's jobs, or those of some kinds with what they need.</summary>
    /// <exception cref="StudyException">The study has no job of a kind.</exception>
    public JobGraph GraphOf(IReadOnlyList<string> only)
    {
        SortedSet<string> kinds = [.. Plan.Graph.Jobs.Select(job => job.Record.Kind)];
        if (only.FirstOrDefault(kind => !kinds.Contains(kind)) is { } unknown)
        {
            throw new StudyException($"{File.Name} has no jobs of kind '{unknown}'; {Spelling.DidYouMean(unknown, [.. kinds], "its kinds are")}");
        }

        return only.Count == 0 ? Plan.Graph : Plan.Graph.Only(only.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>
    /// Says what the results in the store show. Where some are missing, the report is about the others, and its verdict
    /// and provenance say so. What is read and turns out to be damaged is set aside and counts as missing.
    /// </summary>
    /// <returns>The report, and how many of the results that it needs are missing.</returns>
    public (StudyReport Report, int Missing) Analyse()
    {
        StudyReport report = Plan.Analyse(_store, ProvenanceFacts.Of(this, _store));
        int wanted = Plan.Graph.Targets.Length;
        int missing = Plan.Graph.Targets.Count(n => _store.TryOpen(Plan.Graph.Jobs[n].Id) is null);
        return (missing == 0 ? report : Incomplete(report, missing, wanted), missing);
    }

    private static StudyReport Incomplete(StudyReport report, int missing, int wanted) => report with
    {
        Verdict = $"Incomplete: {missing} of {wanted} results are missing. {report.Verdict}",
        Provenance = report.Provenance with
        {
            Facts = [.. report.Provenance.Facts, new("Missing", $"{missing} of {wanted} results, because their jobs failed or were not run")],
        },
    };

    /// <summary>
    /// Remembers the study. A store that cannot be written may still hold every result of it, under another path say; where
    /// it does not, nothing may be made that garbage collection would not know.
    /// </summary>
    private void Remember(JobGraph graph)
    {
        try
        {
            new StoredStudies(_store).Remember(File.Study.Title, File.Path, Plan.Graph.Jobs.Select(job => job.Id));
        }
        catch (ExecutionException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            if (JobPlan.Create(graph, _store).Needs.Contains(JobNeed.ToRun))
            {
                throw;
            }
        }
    }

    /// <summary>
    /// Claims the store. One that cannot be written may still hold every result; where it does not, the scheduler says so.
    /// </summary>
    private StoreUse? Claim()
    {
        try
        {
            return StoreUse.Share(_store);
        }
        catch (ExecutionException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
