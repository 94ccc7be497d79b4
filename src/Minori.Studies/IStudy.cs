using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Findings;
using Minori.Studies.Sources;

namespace Minori.Studies;

/// <summary>A declared study: from declaration to jobs, and from their results to findings.</summary>
public interface IStudy
{
    /// <summary>What people call it.</summary>
    string Title { get; }

    /// <summary>The text and the tasks that the study reads from outside the store.</summary>
    StudySources Sources { get; }

    /// <summary>How its jobs are to go about their work, as <see cref="JobContext.Hints"/>; no result depends on it.</summary>
    IReadOnlyList<string> Hints => [];

    /// <summary>What is done a little otherwise than the study file asks: the key, and one line about it.</summary>
    IEnumerable<(string Key, string Note)> Notes => [];

    /// <summary>The jobs of the study: a pure function of the study and of what its sources contain.</summary>
    IStudyPlan Plan(SourceFingerprints fingerprints);
}

/// <summary>A planned study.</summary>
public interface IStudyPlan
{
    /// <summary>The jobs with the artifacts that they read; their cost is in FLOPs.</summary>
    Execution.Graphs.JobGraph Graph { get; }

    /// <summary>What its duration is judged by.</summary>
    StudyWorkload Workload { get; }

    /// <summary>What the duration of one of its jobs is judged by, where it has models of several sizes.</summary>
    StudyWorkload WorkloadOf(Execution.Graphs.Job job) => Workload;

    /// <summary>
    /// Reads the finished jobs' results from the store and says what they show; a result that is missing, because its
    /// job failed say, is left out.
    /// </summary>
    /// <param name="store">The store that has artifacts of <see cref="Graph"/>'s targets.</param>
    /// <param name="provenance">Where the study comes from.</param>
    StudyReport Analyse(ArtifactStore store, Provenance provenance);
}
