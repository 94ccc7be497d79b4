using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Evaluation;

/// <summary>
/// Scores rows of any lengths in batches without padding. Rows that begin alike stand together, so that what they share
/// (a prompt before its choices, examples before a prompt) is computed once. A row's scores do not depend on the rows
/// beside it.
/// </summary>
internal static class RowScorer
{
    // Tokens that are computed in a batch: enough that preparing the layers of a model that is kept in its files takes
    // little of the time.
    private const int BatchTokens = 8192;

    /// <summary>Bytes of native memory that scoring takes beside the model, for rows as long as the model's context.</summary>
    public static long MemoryBytes(ModelConfiguration model, int threads) =>
        EvaluationPass.ActivationBytesOf(model, model.ContextLength, Math.Max(BatchTokens, model.ContextLength), threads);

    /// <summary>Checks that the tokenizer's ids are the model's.</summary>
    /// <exception cref="EvaluationException">They are not.</exception>
    public static void Require(ForwardModel model, Tokenizer tokenizer)
    {
        if (model.Configuration.Misfit(tokenizer) is { } misfit)
        {
            throw new EvaluationException(misfit);
        }
    }

    /// <summary>Scores all rows.</summary>
    public static void Score(ForwardModel model, IScoredRows rows, ThreadTeam team)
    {
        int[][] inputs = new int[rows.Count][];
        for (int row = 0; row < rows.Count; row++)
        {
            inputs[row] = new int[rows.Length(row)];
            rows.Fill(row, inputs[row], new int[rows.Length(row)]);
        }

        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort(order, (a, b) => inputs[a].AsSpan().SequenceCompareTo(inputs[b]));
        using EvaluationPass pass = new(model, inputs.Max(row => row.Length), team);
        foreach (ArraySegment<int> batch in Batches(order, inputs))
        {
            ScoreBatch(pass, rows, batch);
        }
    }

    private static IEnumerable<ArraySegment<int>> Batches(int[] order, int[][] inputs)
    {
        int first = 0;
        int tokens = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int added = i == first
                ? inputs[order[i]].Length
                : EvaluationPass.NewTokens(inputs[order[i - 1]], inputs[order[i]]);
            if (i > first && tokens + added > BatchTokens)
            {
                yield return new ArraySegment<int>(order, first, i - first);
                first = i;
                tokens = 0;
                added = inputs[order[i]].Length;
            }

            tokens += added;
        }

        yield return new ArraySegment<int>(order, first, order.Length - first);
    }

    private static void ScoreBatch(EvaluationPass pass, IScoredRows rows, ArraySegment<int> batch)
    {
        int[] lengths = [.. batch.Select(rows.Length)];
        int[] inputs = new int[lengths.Sum()];
        int[] targets = new int[inputs.Length];
        float[] losses = new float[inputs.Length];
        int start = 0;
        foreach (int row in batch)
        {
            int length = rows.Length(row);
            rows.Fill(row, inputs.AsSpan(start, length), targets.AsSpan(start, length));
            start += length;
        }

        pass.Run(inputs, targets, lengths, losses);
        start = 0;
        foreach (int row in batch)
        {
            int length = rows.Length(row);
            rows.Take(row, losses.AsSpan(start, length));
            start += length;
        }
    }
}
