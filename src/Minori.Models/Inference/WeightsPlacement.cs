namespace Minori.Models;

/// <summary>Where the weights of a model that is only run forward are kept.</summary>
public enum WeightsPlacement
{
    /// <summary>By the model's size; see <see cref="ForwardCheckpoint.Open"/>.</summary>
    Auto,

    /// <summary>All in memory, as float32.</summary>
    Memory,

    /// <summary>In the files, mapped; one layer at a time is in memory.</summary>
    Mapped,
}

/// <summary>What a model is opened for, which decides what <see cref="WeightsPlacement.Auto"/> means.</summary>
public enum ForwardUse
{
    /// <summary>Scoring: every layer is used once for thousands of tokens, so taking it from the files costs little.</summary>
    Evaluation,

    /// <summary>Generation: every layer is used anew for every token.</summary>
    Generation,
}
