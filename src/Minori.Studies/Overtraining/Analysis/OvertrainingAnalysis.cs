using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>From measurements to findings, figures and tables. Pure.</summary>
internal static class OvertrainingAnalysis
{
    /// <summary>The study's report. Where results are missing, it is about those that are there.</summary>
    public static StudyReport Report(OvertrainingStudy study, OvertrainingResults results, Provenance provenance)
    {
        SliceAnalysis[] slices = [.. GridSlice.Of(study).Select(slice => SliceAnalysis.Of(study, slice, slice.Of(results)))];
        return new StudyReport(
            study.Title,
            study.Question,
            OvertrainingVerdict.Of([.. slices.SelectMany(s => s.Onsets)], study.Pretraining.Seeds.Count),
            [.. slices.SelectMany(s => s.Findings)],
            [.. slices.SelectMany(s => s.Figures)],
            [.. slices.SelectMany(s => s.Tables)],
            provenance);
    }
}
