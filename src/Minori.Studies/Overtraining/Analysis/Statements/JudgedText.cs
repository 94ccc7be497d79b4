using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>How a statement says that its tests were judged together.</summary>
internal static class JudgedText
{
    /// <summary>A sentence without its full stop.</summary>
    /// <param name="tests">How many they are.</param>
    public static string Of(int tests) =>
        $"All {tests} are judged together (Benjamini and Hochberg, false discovery rate {NumberText.Percent(TrendsTogether.Rate, 0)} in each direction)";
}
