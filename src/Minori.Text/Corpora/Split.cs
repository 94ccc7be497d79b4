namespace Minori.Text;

/// <summary>What a document is for.</summary>
public enum Split
{
    /// <summary>Trained on.</summary>
    Train,

    /// <summary>Held out, looked at while choosing.</summary>
    Validation,

    /// <summary>Held out, looked at in the end.</summary>
    Test,
}
