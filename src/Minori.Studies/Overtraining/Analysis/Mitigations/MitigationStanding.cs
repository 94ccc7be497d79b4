namespace Minori.Studies.Overtraining;

/// <summary>What an alternative to the reference counts as; the order is that of the ranking.</summary>
internal enum MitigationStanding
{
    /// <summary>It forgets less and is shown to keep the score on the task and the loss after the modification.</summary>
    Mitigates,

    /// <summary>It forgets less; whether score and loss are kept is open, or was not measured.</summary>
    ForgetsLess,

    /// <summary>Neither less nor more forgetting is shown, or both are.</summary>
    Undecided,

    /// <summary>The score is shown to fall, whatever is saved.</summary>
    CostsScore,

    /// <summary>The loss after the modification is shown to be higher in a comparison: bases worse by more than is saved, or more forgetting there.</summary>
    CostsLoss,

    /// <summary>It forgets more.</summary>
    ForgetsMore,
}
