using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>Which shares of units a mixture may have, beside being 0 or more and summing to one.</summary>
public sealed record SimplexConstraints
{
    /// <summary>Least share of each unit; null for 0.</summary>
    public ImmutableArray<double>? Least { get; init; }

    /// <summary>Largest share of each unit; null for 1.</summary>
    public ImmutableArray<double>? Most { get; init; }

    /// <summary>The most units with a share above 0; null for all.</summary>
    public int? MostUnits { get; init; }

    /// <summary>
    /// A budget of tokens: a unit of which there are fewer cannot fill more than its tokens, as often as they may be repeated.
    /// </summary>
    /// <param name="unitTokens">Tokens of each unit.</param>
    /// <param name="budget">Tokens of the training.</param>
    /// <param name="repetitions">How often a token may be seen, 1 or more.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static SimplexConstraints OfTokens(IReadOnlyList<double> unitTokens, double budget, double repetitions = 1)
    {
        if (!(budget > 0) || !(repetitions >= 1) || unitTokens.Any(tokens => !(tokens > 0)))
        {
            throw new ArgumentException($"a budget of tokens, the units' tokens and the repetitions must be positive, the last 1 or more; the budget is {budget}, the repetitions {repetitions}");
        }

        return new() { Most = [.. unitTokens.Select(tokens => Math.Min(1, repetitions * tokens / budget))] };
    }

    /// <summary>The bounds of a number of units.</summary>
    /// <exception cref="ArgumentException">The bounds do not fit the units, or no mixture keeps them.</exception>
    internal (double[] Least, double[] Most) Bounds(int units)
    {
        double[] least = Least is { } l ? [.. l] : new double[units];
        double[] most = Most is { } m ? [.. m] : [.. Enumerable.Repeat(1.0, units)];
        if (units < 1 || least.Length != units || most.Length != units || MostUnits < 1
            || least.Zip(most).Any(pair => !(pair.First >= 0) || !(pair.First <= pair.Second) || !(pair.Second <= 1)))
        {
            throw new ArgumentException($"{units} units need as many bounds with 0 ≤ least ≤ most ≤ 1, and at least one unit in a mixture");
        }

        int count = Math.Min(MostUnits ?? units, units);
        int needed = least.Count(bound => bound > 0);
        double room = least.Sum() + least.Zip(most).OrderByDescending(b => b.First > 0 ? 1 : 0).ThenByDescending(b => b.Second - b.First)
            .Take(count).Sum(b => b.Second - b.First);
        return needed <= count && least.Sum() <= 1 + SimplexSearch.Rounding && room >= 1 - SimplexSearch.Rounding
            ? (least, most)
            : throw new ArgumentException($"no mixture keeps these bounds: the least shares sum to {least.Sum():G4}, {count} units can fill at most {room:G4}, and {needed} must be in");
    }
}
