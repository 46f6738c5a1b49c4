//! bitrix24
