using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// Σ cₖθₖ of models in memory, summed in double in the order of the models and rounded once, as
/// <see cref="MergeMethod.Weighted"/> does with files: the same bits, whatever the number of threads.
/// </summary>
public static unsafe class LinearCombination
{
    private const int Chunk = 1 << 14;
    private const int Block = 1 << 10; // doubles on a thread's stack

    /// <summary>Writes the sum.</summary>
    /// <param name="models">One model or more, all of one configuration.</param>
    /// <param name="coefficients">As many.</param>
    /// <param name="destination">A model of the same shape; it may be one of <paramref name="models"/>.</param>
    /// <param name="team">The threads that work.</param>
    /// <exception cref="ModificationException">There is no model, numbers differ, or the shapes do.</exception>
    public static void Write(
        IReadOnlyList<Parameters> models, IReadOnlyList<double> coefficients, Parameters destination, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(team);
        if (models.Count == 0 || models.Count != coefficients.Count)
        {
            throw new ModificationException($"a sum of models needs one or more, each with its coefficient: {models.Count} models, {coefficients.Count} coefficients");
        }

        foreach (Parameters model in models)
        {
            RunningAverage.RequireShape(destination, model);
        }

        long length = destination.Layout.Length;
        team.Run((int)((length + Chunk - 1) / Chunk), chunk =>
        {
            long first = (long)chunk * Chunk;
            Sum(models, coefficients, destination.Values.Pointer, first, Math.Min(first + Chunk, length));
        });
    }

    private static void Sum(IReadOnlyList<Parameters> models, IReadOnlyList<double> coefficients, float* destination, long first, long end)
    {
        double* sum = stackalloc double[Block];
        for (long start = first; start < end; start += Block)
        {
            long count = Math.Min(Block, end - start);
            WideSum.Set(sum, models[0].Values.Pointer + start, coefficients[0], count);
            for (int k = 1; k < models.Count; k++)
            {
                WideSum.Add(sum, models[k].Values.Pointer + start, coefficients[k], count);
            }

            WideSum.Narrow(destination + start, sum, 1, count);
        }
    }
}
