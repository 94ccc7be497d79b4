using Minori.Modifications;
using Minori.Studies.Jobs;
using Xunit;

namespace Minori.Studies.Tests.Jobs;

/// <summary>Which sets of units are candidates, and which of them is found.</summary>
public sealed class SubsetSearchTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Candidates_are_the_fullest_sets_and_no_others(int seed)
    {
        Random random = new(seed);
        int[] parts = [.. Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(1, 5))];
        int mostUnits = random.Next(1, parts.Length + 2), mostParts = random.Next(0, parts.Sum() + 3);
        FillingSets sets = new(parts, mostUnits, mostParts);
        Mixture[] fitting =
        [
            .. MixtureOrder.All(parts.Length).Select(step => new Mixture(step.Units))
                .Where(mixture => mixture.Count <= mostUnits && mixture.Members.Sum(unit => parts[unit]) <= mostParts),
        ];
        int full = fitting.Select(sets.PartsOf).DefaultIfEmpty(0).Max();

        Assert.Equal(full, sets.Parts);
        Assert.Equal(
            fitting.Where(mixture => sets.PartsOf(mixture) == full).Select(mixture => mixture.Units).Order(), sets.All().Select(mixture => mixture.Units).Order());
        Assert.All(fitting, mixture => Assert.Equal(
            fitting.Any(other => sets.PartsOf(other) == full && (other.Units & mixture.Units) == mixture.Units), sets.CanComplete(mixture)));
    }

    [Fact]
    public void Few_units_of_many_are_all_tried_though_all_sets_would_be_far_too_many()
    {
        // Of 2³⁰ sets only C(30, 2) = 435 have two units: a pair that only together is good is found.
        Mixture good = Mixture.Of([7, 23]);
        FoundSubset found = SubsetSearch.Best(new FillingSets(Ones(30), 2, 2), 30, mixture => mixture == good ? 0 : 1);

        Assert.Equal((good, 435, true), (found.Best, found.Measured, found.All));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Where_there_are_too_many_units_are_added_and_exchanged_until_no_exchange_helps(int seed)
    {
        Random random = new(seed);
        int[] parts = [.. Enumerable.Range(0, 9).Select(_ => random.Next(1, 4))];
        double[] worth = [.. parts.Select(_ => random.NextDouble())];
        double[,] pairs = new double[9, 9];
        foreach (int i in Enumerable.Range(0, 81))
        {
            pairs[i / 9, i % 9] = random.NextDouble();
        }

        double Loss(Mixture mixture) => mixture.Members.Sum(unit => worth[unit] * parts[unit]) + mixture.Members.Sum(k => mixture.Members.Where(l => l < k).Sum(l => pairs[k, l]));
        FillingSets sets = new(parts, 4, 8);
        FoundSubset found = SubsetSearch.Best(sets, 9, Loss, mostListed: 3), all = SubsetSearch.Best(sets, 9, Loss);

        Assert.False(found.All);
        Assert.True(all.All);
        Assert.Contains(found.Best, sets.All());
        Assert.Equal(Loss(found.Best), found.Loss, 1e-12);
        Assert.Equal(sets.All().Min(Loss), all.Loss, 1e-12);
        Assert.DoesNotContain(
            sets.All(), other => System.Numerics.BitOperations.PopCount(other.Units ^ found.Best.Units) == 2 && other.Count == found.Best.Count && Loss(other) < found.Loss - 1e-12);
    }

    private static int[] Ones(int units) => [.. Enumerable.Repeat(1, units)];
}
