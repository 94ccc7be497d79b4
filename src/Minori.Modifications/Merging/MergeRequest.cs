using System.Collections.Immutable;
using System.Globalization;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>What is merged, and how.</summary>
public sealed record MergeRequest
{
    /// <summary>The checkpoint folders, two or more; configuration and tokenizer are those of the first.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The method.</summary>
    public MergeMethod Method { get; init; } = MergeMethod.Uniform;

    /// <summary>
    /// One weight for each model, or null for equal ones. Without a base they are shares, whatever their sum; with a base they
    /// are what each model's difference is multiplied by; by TIES they are shares of the average of differences.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The folder of the model that the others began from, or null.</summary>
    public string? Base { get; init; }

    /// <summary>What <see cref="Density"/> is for TIES where it is null.</summary>
    public const double UsualDensity = 0.2;

    /// <summary>What <see cref="Scale"/> is for TIES where it is null.</summary>
    public const double UsualScale = 1;

    /// <summary>TIES: the share of each model's differences that is kept, the largest, in (0, 1]; null for the usual one.</summary>
    public double? Density { get; init; }

    /// <summary>TIES: λ, what the merged difference is multiplied by; null for the usual one.</summary>
    public double? Scale { get; init; }

    /// <summary><see cref="Density"/>, or the usual one.</summary>
    internal double EffectiveDensity => Density ?? UsualDensity;

    /// <summary><see cref="Scale"/>, or the usual one.</summary>
    internal double EffectiveScale => Scale ?? UsualScale;

    /// <summary>The floating-point type to write, or null for that of the first model's tensors.</summary>
    public SafetensorsType? Type { get; init; }

    /// <summary>Whether the SHA-256 of every file of weights that is read goes into the record of the merge.</summary>
    public bool HashFiles { get; init; }

    /// <summary>The weights as the method uses them; equal and summing to one where none are given.</summary>
    /// <exception cref="ModificationException">The request contradicts itself.</exception>
    internal ImmutableArray<double> EffectiveWeights()
    {
        Validate();
        double[] given = [.. Weights ?? [.. Models.Select(_ => 1.0)]];
        double sum = given.Sum();
        bool areShares = Base is null || Weights is null || Method == MergeMethod.Ties;
        if (areShares && !(sum > 0))
        {
            throw new ModificationException(
                $"the weights sum to {Text(sum)}, and as shares they must sum to more than 0"
                + (Method == MergeMethod.Weighted ? ": give --base for multiples of differences" : ": give larger ones"));
        }

        return areShares ? [.. given.Select(weight => weight / sum)] : [.. given];
    }

    private void Validate()
    {
        Require(Models.Count >= 2, $"{Models.Count} model cannot be merged: give two or more");
        Require(
            Weights is null || Weights.Count == Models.Count,
            $"there are {Models.Count} models and {Weights?.Count} weights: give one weight for each model");
        Require(Weights is null || Weights.All(double.IsFinite), "a weight is not a finite number");
        Require(Weights is null || double.IsFinite(Weights.Sum(Math.Abs)), "the weights add up to more than a number holds: give smaller ones");
        Require(
            Method == MergeMethod.Ties || (Density is null && Scale is null),
            $"density and scale are of the method ties alone, and the method is {Method.ToString().ToLowerInvariant()}: leave them out");
        switch (Method)
        {
            case MergeMethod.Uniform:
                Require(Weights is null, "a uniform merge takes no weights: take the method weighted");
                Require(Base is null, "a uniform merge does not depend on a base: leave it out, or take the method weighted or ties");
                break;
            case MergeMethod.Weighted:
                Require(Weights is not null, "a weighted merge needs weights: one for each model");
                break;
            case MergeMethod.Slerp:
                Require(Models.Count == 2, $"slerp merges two models, and there are {Models.Count}: merge them in pairs");
                Require(Base is null, "slerp takes no base: leave it out");
                Require(Weights is null || Weights.All(weight => weight >= 0), "slerp takes weights of 0 or more");
                break;
            case MergeMethod.Ties:
                Require(Base is not null, "ties merges differences from a base: give the model that the others began from");
                Require(Weights is null || Weights.All(weight => weight > 0), "ties takes weights above 0");
                Require(EffectiveDensity is > 0 and <= 1, $"the density lies above 0 and up to 1, and is {Text(EffectiveDensity)}");
                Require(double.IsFinite(EffectiveScale), $"the scale is {Text(EffectiveScale)}: give a finite number");
                break;
            default:
                throw new ModificationException($"there is no method {Method}");
        }

        Require(Type is not { } type || type.IsFloating(), $"{Type} is no floating-point type");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ModificationException(otherwise);
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
