using Minori.Execution.Artifacts;
using Minori.Studies.Findings;
using Minori.Studies.Sources;

namespace Minori.Studies;

/// <summary>A declared study: from declaration to jobs, and from their results to findings.</summary>
public interface IStudy
{
    /// <summary>The text and the tasks that the study reads from outside the store.</summary>
    StudySources Sources { get; }

    /// <summary>The jobs of the study: a pure function of the study and of what its sources contain.</summary>
    IStudyPlan Plan(SourceFingerprints fingerprints);
}

/// <summary>A planned study.</summary>
public interface IStudyPlan
{
    /// <summary>The jobs with the artifacts that they read.</summary>
    Execution.Graphs.JobGraph Graph { get; }

    /// <summary>Reads the finished jobs' results from the store and says what they show.</summary>
    /// <param name="store">The store that has every artifact of <see cref="Graph"/>'s targets.</param>
    /// <param name="provenance">Where the study comes from.</param>
    StudyReport Analyse(ArtifactStore store, Provenance provenance);
}
