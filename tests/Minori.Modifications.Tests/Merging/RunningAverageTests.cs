using System.Numerics;
using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Modifications.Tests.Merging;

public sealed class RunningAverageTests : IDisposable
{
    private const int Units = 6;
    private readonly Parameters[] _units = [.. Enumerable.Range(0, Units).Select(i => Wild(i))];
    private readonly ThreadTeam _team = new(2);

    public void Dispose()
    {
        _team.Dispose();
        Array.ForEach(_units, unit => unit.Dispose());
    }

    [Fact]
    public void Every_average_of_the_walk_is_the_true_one_within_the_stated_bound()
    {
        using RunningAverage average = new(_units, _team);
        using Parameters merged = new(SmallModels.Llama);
        foreach (MixtureStep step in MixtureOrder.All(Units))
        {
            average.Take(step);
            average.CopyTo(merged);
            Parameters[] inside = [.. _units.Where((_, k) => step.Contains(k))];
            for (int i = 0; i < merged.Values.Length; i += 11)
            {
                // Every float32 is a multiple of 2⁻¹⁴⁹, so the sum of integers is exact.
                BigInteger sum = 0;
                foreach (Parameters unit in inside)
                {
                    sum += (BigInteger)Math.ScaleB(unit.Values.Span[i], 149);
                }

                double exact = Math.ScaleB((double)sum, -149) / inside.Length;
                double rounding = MathF.BitIncrement(MathF.Abs((float)exact)) - Math.Abs((float)exact);
                Assert.InRange(Math.Abs(merged.Values.Span[i] - exact), 0, (average.Grid / 2) + rounding);
            }
        }
    }

    [Fact]
    public void The_way_to_a_mixture_and_the_threads_do_not_change_a_bit()
    {
        using ThreadTeam one = new(1);
        using RunningAverage walked = new(_units, _team), direct = new(_units, one);
        using Parameters left = new(SmallModels.Llama), right = new(SmallModels.Llama);
        foreach (IReadOnlyList<MixtureStep> way in MixtureOrder.OfSize(Units, 3))
        {
            foreach (MixtureStep step in way)
            {
                walked.Take(step);
            }

            int[] inside = [.. Enumerable.Range(0, Units).Where(way[^1].Contains).Reverse()];
            Array.ForEach(inside, direct.Add);
            walked.CopyTo(left);
            direct.CopyTo(right);
            Array.ForEach(inside, direct.Remove);
            Assert.True(left.Values.Span.SequenceEqual(right.Values.Span));
        }
    }

    [Fact]
    public void A_single_model_is_its_own_average()
    {
        using Parameters unit = Parameters.Initialize(SmallModels.Llama, 3);
        using RunningAverage average = new([unit], _team);
        using Parameters merged = new(SmallModels.Llama);

        average.Add(0);
        average.CopyTo(merged);

        Assert.True(unit.Values.Span.SequenceEqual(merged.Values.Span));
    }

    [Fact]
    public void What_has_no_average_is_refused()
    {
        using Parameters other = new(SmallModels.Gpt2);
        Assert.Throws<ModificationException>(() => new RunningAverage([], _team));
        Assert.Throws<ModificationException>(() => new RunningAverage([_units[0], other], _team));
        using RunningAverage average = new(_units, _team);
        Assert.Throws<InvalidOperationException>(() => average.CopyTo(_units[0]));
        Assert.Throws<ArgumentException>(() => average.Remove(0));
        _units[1].Values.Span[0] = float.NaN;
        Assert.Throws<ModificationException>(() => new RunningAverage(_units, _team));
    }

    /// <summary>Values over twenty orders of two.</summary>
    private static Parameters Wild(int seed)
    {
        Parameters parameters = Parameters.Initialize(SmallModels.Llama, (ulong)seed);
        Random random = new(seed);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            foreach (ref float value in parameters.Tensor(tensor))
            {
                value *= MathF.ScaleB(1, random.Next(-14, 6));
            }
        }

        return parameters;
    }
}
