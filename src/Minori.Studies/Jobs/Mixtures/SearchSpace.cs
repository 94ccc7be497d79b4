namespace Minori.Studies.Jobs;

/// <summary>What is searched, and under which constraints.</summary>
/// <param name="Targets">What is to be lowest in the mean: evaluation sets, tasks, or a task's wrong answers, by name.</param>
/// <param name="Sets">Those of them that are evaluation sets.</param>
/// <param name="Tasks">The tasks that are scored, by name, in the order of the job's inputs.</param>
/// <param name="MostUnits">The most units in a mixture.</param>
/// <param name="Tokens">Tokens that the mixture is to be trained on.</param>
/// <param name="UnitTokens">Tokens of a part of a unit.</param>
/// <param name="MostRepetitions">How often the text of a unit may be gone through, for mixtures by shares.</param>
/// <param name="ReportExamples">The first examples of each task are what everything is measured on; the search takes those behind them.</param>
public sealed record SearchSpace(
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Sets,
    IReadOnlyList<string> Tasks,
    int MostUnits,
    long Tokens,
    long UnitTokens,
    double MostRepetitions,
    int ReportExamples)
{
    /// <summary>What follows a task's name where its wrong answers are meant.</summary>
    public const string Errors = " errors";
}

/// <summary>The mixtures found.</summary>
/// <param name="Subset">The best set of units, a 0 or 1 for each.</param>
/// <param name="SubsetLoss">The mean over the targets of its merge, on what the search chooses by.</param>
/// <param name="SubsetPredicted">The same on what everything is measured on.</param>
/// <param name="Subsets">Sets that fill the tokens and were measured.</param>
/// <param name="AllSubsets">Whether these were all there are; if not, units were added and exchanged one by one.</param>
/// <param name="Weights">The best shares of the units.</param>
/// <param name="WeightsLoss">The mean over the targets of their merge, on what the search chooses by.</param>
/// <param name="WeightsPredicted">The same on what everything is measured on.</param>
/// <param name="Merges">Merges that were measured.</param>
public sealed record FoundMixtures(
    string Subset,
    double SubsetLoss,
    double SubsetPredicted,
    int Subsets,
    bool AllSubsets,
    IReadOnlyList<double> Weights,
    double WeightsLoss,
    double WeightsPredicted,
    int Merges);
