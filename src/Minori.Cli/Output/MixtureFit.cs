using Minori.Statistics;

namespace Minori.Cli.Output;

/// <summary>What a law says of one target: how it fits, what it predicts, how good that is.</summary>
/// <param name="Target">The column of losses.</param>
/// <param name="Supported">Whether the data support the law.</param>
/// <param name="Reason">One sentence: how good the fit is, or why it is refused.</param>
/// <param name="RSquared">Share of the variance explained, on the mixtures fitted to.</param>
/// <param name="Constants">The law's numbers beside those of the domains, by name.</param>
/// <param name="Coefficients">One for each domain; empty where there is no law.</param>
/// <param name="Predictions">One for each mixture to be predicted.</param>
/// <param name="Quality">How well the predictions rank the mixtures; null where their losses are not known.</param>
/// <param name="MeanError">Mean of |predicted − observed|; null likewise.</param>
/// <param name="Coverage">Share of the observed losses within their intervals; null where intervals are not of observations.</param>
internal sealed record MixtureFit(
    string Target,
    bool Supported,
    string Reason,
    double? RSquared,
    IReadOnlyDictionary<string, Estimate> Constants,
    IReadOnlyList<Estimate> Coefficients,
    IReadOnlyList<Estimate> Predictions,
    RankingQuality? Quality,
    double? MeanError,
    double? Coverage);
