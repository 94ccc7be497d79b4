using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Studies.Findings;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

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
    }

    /// <summary>The study file.</summary>
    public StudyFile File { get; }

    /// <summary>What its sources contain.</summary>
    public SourceFingerprints Fingerprints { get; }

    /// <summary>Its jobs.</summary>
    public IStudyPlan Plan { get; }

    /// <summary>Opens the study's sources and plans it.</summary>
    /// <exception cref="Text.CorpusException">A source can't be opened.</exception>
    public static StudyRun Open(StudyFile file, ArtifactStore store)
    {
        (SourceFingerprints fingerprints, IReadOnlyDictionary<string, string> locations) =
            SourceLocations.Resolve(file.Study.Sources, file.Folder);
        return new StudyRun(file, store, fingerprints, locations);
    }

    /// <summary>Runs every job that the store does not have the result of.</summary>
    /// <param name="executor">Where jobs are done.</param>
    /// <param name="options">Slots, threads and retries.</param>
    /// <param name="progress">Hears of events in order.</param>
    /// <param name="stop">Asks running jobs to save their state and end.</param>
    public Task<RunSummary> RunAsync(
        IExecutor executor, SchedulerOptions options, IProgress<SchedulerEvent>? progress, CancellationToken stop) =>
        new Scheduler(_store, executor, options with { Locations = _locations }).RunAsync(Plan.Graph, progress, stop);

    /// <summary>Analyses the finished study.</summary>
    public StudyReport Analyse() => Plan.Analyse(_store, ProvenanceFacts.Of(this, _store));
}
