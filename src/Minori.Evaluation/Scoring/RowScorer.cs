using Minori.Compute;
using Minori.Models;

namespace Minori.Evaluation;

/// <summary>
/// Scores rows of many lengths in batches of nearly equal length, so that little work goes into padding. A row's
/// scores do not depend on the rows beside it.
/// </summary>
internal static class RowScorer
{
    // Rows are padded to a multiple of this; at most so many tokens go into one batch.
    private const int LengthStep = 16;
    private const int BatchTokens = 8192;

    public static void Score(Parameters parameters, IScoredRows rows, ThreadTeam team)
    {
        int context = parameters.Configuration.ContextLength;
        IEnumerable<IGrouping<int, int>> groups = Enumerable.Range(0, rows.Count)
            .GroupBy(row => PaddedLength(rows.Length(row), context))
            .OrderBy(group => group.Key);
        foreach (IGrouping<int, int> group in groups)
        {
            ScoreGroup(parameters, rows, [.. group], group.Key, team);
        }
    }

    private static int PaddedLength(int length, int context) =>
        Math.Min(context, (length + LengthStep - 1) / LengthStep * LengthStep);

    private static void ScoreGroup(Parameters parameters, IScoredRows rows, int[] members, int length, ThreadTeam team)
    {
        int most = Math.Max(1, BatchTokens / length);
        int batches = (members.Length + most - 1) / most;
        int sequences = (members.Length + batches - 1) / batches;
        using EvaluationPass pass = new(parameters.Configuration, sequences, length, team);
        int[] inputs = new int[sequences * length];
        int[] targets = new int[sequences * length];
        float[] losses = new float[sequences * length];
        foreach (int[] batch in members.Chunk(sequences))
        {
            int filled = batch.Length * length;
            Array.Clear(inputs);
            Array.Fill(targets, -1);
            for (int i = 0; i < batch.Length; i++)
            {
                int row = rows.Length(batch[i]);
                rows.Fill(batch[i], inputs.AsSpan(i * length, row), targets.AsSpan(i * length, row));
            }

            pass.Run(parameters, inputs.AsSpan(0, filled), targets.AsSpan(0, filled), losses.AsSpan(0, filled));
            for (int i = 0; i < batch.Length; i++)
            {
                rows.Take(batch[i], losses.AsSpan(i * length, rows.Length(batch[i])));
            }
        }
    }
}
